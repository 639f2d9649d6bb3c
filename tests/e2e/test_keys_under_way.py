"""The end comes while keys are under way, or asks politely (SIGTERM): what is left is never torn.

Points in time are counted in what the program paints, not in seconds.
"""

from __future__ import annotations

import os
import random
import select
import signal
import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_power_cut import ended
from tracker.store import drafts
from tracker.store.connection import open_reader
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pty = pytest.importorskip("pty", reason="pseudo-terminals of Unix")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

pytestmark = pytest.mark.e2e

FIRST, REST = "28 jun 2021", "Strike on a depot near the river, "
EDITOR = '#!/bin/sh\necho EDITOR IS OPEN\nread line\necho "as the editor left it" > "$1"\n'


class Program:
    """The program on a file of its own, in a pseudo-terminal that is read by the byte."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "field.db"
        Store.create(self.path, author="ana").close()
        editor = folder / "editor.sh"
        editor.write_text(EDITOR)
        editor.chmod(0o755)
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tracker", "--author", "ana", str(self.path)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "EDITOR": str(editor), "VISUAL": ""},
            start_new_session=True,
        )
        os.close(slave)

    def keys(self, text: str) -> None:
        """Send keys all at once, as a slow line brings them."""
        os.write(self.master, text.encode())

    def shows(self, words: str) -> None:
        """Read until the words were painted in one piece."""
        seen = b""
        while words.encode() not in seen:
            seen += os.read(self.master, 65536)

    def paints(self, count: int, all_of_it: dict[str, str]) -> None:
        """Read so many bytes of what is painted; fewer where it has taken in all and is silent.

        The slower the machine, the more keys are taken in between two pictures.
        """
        while count > 0 and self.drafts() != [all_of_it]:
            if select.select([self.master], [], [], 0.02)[0]:
                count -= len(os.read(self.master, count))

    def keeps(self, wanted: dict[str, str]) -> None:
        """Read what is painted until the draft in the file is this."""
        while self.drafts() != [wanted]:
            if select.select([self.master], [], [], 0.02)[0]:
                os.read(self.master, 65536)

    def drain(self) -> None:
        """Read what is left, so that the program is not held up at its end."""
        try:
            while os.read(self.master, 65536):
                pass
        except OSError:  # the other end is closed
            return

    def drafts(self) -> list[dict[str, str]]:
        """Return the texts of the drafts, the one typed last first."""
        conn = open_reader(self.path)
        try:
            found = drafts.drafts(conn, "ana")
        finally:
            conn.close()
        return [{k: v for k, v in draft.content["texts"].items() if v} for draft in found]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait()
        os.close(made.master)


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_amid_a_burst_of_keys_leaves_what_was_typed_up_to_some_key(
    program: Program, seed: int
) -> None:
    program.shows("No records yet.")
    program.keys("a")
    program.shows("New incident")
    program.keys(f"{FIRST}\tA")
    program.keeps({"date": FIRST, "title": "A"})
    # At once, and more than the program takes in before the end comes.
    program.keys(REST * 40)
    program.paints(
        random.Random(seed).randrange(1, 12_000), {"date": FIRST, "title": f"A{REST * 40}"}
    )
    program.process.kill()
    program.process.wait()
    (kept,) = program.drafts()
    title = kept.pop("title")
    assert title
    assert f"A{REST * 40}".startswith(title)
    assert kept == {"date": FIRST}


@pytest.mark.parametrize("place", ["form", "nested form", "dialog", "editor"])
def test_sigterm_ends_the_program_and_leaves_all_that_was_typed(
    program: Program, place: str
) -> None:
    program.shows("No records yet.")
    program.keys("a")
    program.shows("New incident")
    program.keys(FIRST)
    program.shows("Mon 28 Jun 2021")
    wanted = [{"date": FIRST}]
    if place == "nested form":
        program.keys("\t\t\tRutba")
        program.shows("new place")
        program.keys("\x1b[A\r")
        program.shows("New place")
        program.keys("TOWN")
        program.shows("> town")  # the first choice: the keys have come
        wanted = [{"name": "Rutba", "kind": "TOWN"}, {"date": FIRST, "place": "Rutba"}]
    elif place == "dialog":
        program.keys("\x1bOP")  # F1
        program.shows("Keys")
    elif place == "editor":
        program.keys("\t\x07")
        program.shows("EDITOR IS OPEN")
        wanted = [{"date": FIRST, "title": "as the editor left it"}]
    program.process.send_signal(signal.SIGTERM)
    if place == "editor":
        program.keys("\n")  # it is the editor's terminal: the end waits for it
    program.drain()
    assert program.process.wait() == 128 + signal.SIGTERM
    ended(program.process.pid)
    assert sorted(program.drafts(), key=len) == sorted(wanted, key=len)


def test_a_program_that_was_stopped_goes_on_and_ends(program: Program) -> None:
    """A SIGCONT comes from the kernel, too: with the SIGHUP of a terminal that goes."""
    program.shows("No records yet.")
    program.process.send_signal(signal.SIGSTOP)
    program.process.send_signal(signal.SIGCONT)
    program.shows("No records yet.")  # drawn anew
    program.keys("q")
    program.drain()
    assert program.process.wait() == 0
