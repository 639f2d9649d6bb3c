"""A terminal that goes without a signal takes the program with it, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tracker.store import drafts
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty", reason="pseudo-terminals of Unix")


def read_until(master: int, words: bytes) -> None:
    seen = b""
    while words not in seen:
        seen += os.read(master, 65536)


def test_a_terminal_that_goes_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "field.db"
    Store.create(path, author="sam").close()
    master, slave = pty.openpty()
    # A session of its own, of which this is not the controlling terminal: no SIGHUP will come.
    program = subprocess.Popen(
        [sys.executable, "-m", "tracker", str(path)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TRACKER_AUTHOR": "sam", "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(slave)
    try:
        read_until(master, b"Incidents")
        os.write(master, b"a")
        read_until(master, b"New incident")
        os.write(master, b"27 jun 2021")
        read_until(master, b"Sun 27 Jun 2021")
        os.close(master)
        assert program.wait(timeout=240) == 129
    finally:
        program.kill()
        program.wait()
    with Store.open(path, author="sam") as store:
        (draft,) = drafts.drafts(store.conn, "sam")
    assert draft.content["texts"]["date"] == "27 jun 2021"
