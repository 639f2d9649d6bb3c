"""Completion in a real zsh, which can only be asked from a terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tracker.cli.completion import facts
from tracker.cli.shells import SCRIPTS

if TYPE_CHECKING:
    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[2]


@pytest.fixture
def zsh(terminal: Terminal, sample_copy: Path) -> Terminal:
    """A zsh beside a sample.db, with the script on its fpath."""
    if shutil.which("zsh") is None:
        pytest.skip("no zsh here")
    folder = sample_copy.parent
    (folder / "_tracker").write_text(SCRIPTS["zsh"](facts()), encoding="utf-8")
    command = folder / "tracker"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tracker "$@"\n')
    command.chmod(0o755)
    (folder / ".zshrc").write_text(
        f"fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; PS1='ready> '\n"
    )
    terminal.start(
        ["zsh", "--no-globalrcs"],
        ZDOTDIR=str(folder),
        PATH=f"{folder}:{os.environ['PATH']}",
        PYTHONPATH=str(ROOT),
    )
    terminal.until("ready>")
    return terminal


def test_zsh_completes_fields_values_and_names(zsh: Terminal) -> None:
    for typed, becomes in (
        ("tracker sea", "> tracker search"),
        ("tracker search pla", "search place:"),
        ("tracker export jso", "export jsonl"),
        ("tracker search --templ", "--template"),
        ("tracker list statements --fields ref,abo", "--fields ref,about"),
        ("tracker search -f jsonl kind:airstrike,dro", "kind:airstrike,drone_attack"),
        ("tracker --db sample.db search -actor:kataib_h", "-actor:Kataib_Hezbollah"),
    ):
        zsh.type(typed)
        zsh.keys("Tab")
        zsh.until(becomes)
        zsh.keys("C-u", "C-l")
        zsh.until_that(lambda screen: screen.strip() == "ready>", "an empty line")
