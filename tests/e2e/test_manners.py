"""The screen in a real terminal: it does no harm, whatever the file holds and others write."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident
from tests.store.test_writing import put
from tracker.model.records import Actor, Incident, Place, Statement

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.terminal import Terminal
    from tracker.store.store import Store

pytestmark = pytest.mark.e2e

HOSTILE = (
    "\x1b]0;owned\x07\x1b[31mred [/bold] [@click=app.quit]x[/] \u202etxt\u200b \x9b2J =HYPERLINK(1)"
)


def tracker(*words: object) -> list[str]:
    return [sys.executable, "-m", "tracker", *map(str, words)]


def open_screen(terminal: Terminal, path: Path, **environment: str) -> str:
    terminal.start(tracker(path), XDG_STATE_HOME=str(terminal.folder / "state"), **environment)
    return terminal.until("all saved", "? help")


def test_browsing_a_tracked_file_changes_nothing(terminal: Terminal, sample_copy: Path) -> None:
    before = hashlib.sha256(sample_copy.read_bytes()).hexdigest()
    open_screen(terminal, sample_copy)
    terminal.keys("j", "j", "Enter", "j")
    terminal.until("follow")
    terminal.keys("1", "G", "i")
    terminal.until("Statements  329")
    terminal.keys("i", "g")
    terminal.until("Incidents  105")
    terminal.keys("/")
    terminal.type("qasim suleymany")
    terminal.until("7 of 105")
    terminal.keys("Enter")
    terminal.until("? help")
    terminal.keys("C-q")
    terminal.until("[exit 0]")
    assert hashlib.sha256(sample_copy.read_bytes()).hexdigest() == before
    assert [file.name for file in sample_copy.parent.glob("sample*")] == ["sample.db"]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
def test_hostile_text_is_shown_and_does_nothing(
    terminal: Terminal, store: Store, size: tuple[int, int]
) -> None:
    actor, place = put(store, Actor(name=HOSTILE), Place(name=HOSTILE))
    put(store, Incident(title=HOSTILE, summary=HOSTILE * 3, place=place, tags=(HOSTILE,)))
    put(store, Statement(gist=HOSTILE, quote=HOSTILE, speaker=actor))
    store.close()
    terminal.start(tracker(store.path))
    terminal.resize(*size)
    terminal.until("all saved")
    for key, shows in (
        ("Enter", "red"),
        ("H", "History of"),
    ):
        terminal.keys(key)
        screen = terminal.until_that(lambda shown, s=shows: s.lower() in shown.lower(), shows)
        assert not [c for c in screen if c != "\n" and not c.isprintable()]
    terminal.keys("Escape")
    terminal.until_gone("History of")
    assert terminal._tmux("display-message", "-p", "-t", "t", "#{pane_title}").strip() != "owned"
    terminal.keys("C-q")
    terminal.until("[exit 0]")


def test_resizing_to_nothing_and_back(terminal: Terminal, sample_copy: Path) -> None:
    open_screen(terminal, sample_copy)
    for width, height in ((80, 24), (60, 15), (40, 10), (10, 3), (200, 60), (120, 36)):
        terminal.resize(width, height)
    terminal.until("Incidents", "Timeline")
    terminal.keys("q")
    terminal.until("[exit 0]")


def test_what_another_process_writes_appears_by_itself(terminal: Terminal, store: Store) -> None:
    put(store, incident("First"))
    open_screen(terminal, store.path)
    (place,) = put(store, Place(name="Rutba"))
    put(store, incident("Written meanwhile", "2022-01-01", place=place))
    terminal.until("Rutba")
    terminal.keys("q")
    terminal.until("[exit 0]")


def test_no_colour_at_all(terminal: Terminal, sample_copy: Path) -> None:
    open_screen(terminal, sample_copy, NO_COLOR="1")
    styles = re.findall(r"\x1b\[([0-9;]*)m", terminal._tmux("capture-pane", "-pe", "-t", "t"))
    codes = {int(code) for style in styles for code in style.split(";") if code}
    assert not codes & {*range(30, 39), *range(40, 49), *range(90, 98), *range(100, 108)}
    assert 7 in codes, "the cursor is in reverse video"
    terminal.keys("q")
    terminal.until("[exit 0]")


def test_void_asks_for_a_reason_then_for_y(terminal: Terminal, store: Store) -> None:
    put(store, incident("First"))
    open_screen(terminal, store.path)

    def in_file(column: str) -> object:
        return store.conn.execute(f"SELECT {column} FROM incidents").fetchone()[0]

    for answer in ("Enter", "y"):  # the focus is on Cancel, so Enter does nothing
        terminal.keys("x")
        terminal.until("“First” void?")
        terminal.type("entered twice")
        terminal.keys("Enter")
        terminal.until("Cancel")
        assert in_file("state") == "draft"
        terminal.keys(answer)
        terminal.until_gone("Cancel")
    terminal.until_that(lambda _: in_file("void_reason") == "entered twice", "the void record")
    terminal.keys("u")
    terminal.until_that(lambda _: in_file("state") == "draft", "the record back")
    terminal.keys("q")
    terminal.until("[exit 0]")


def test_search_in_a_pipe(sample_path: Path) -> None:
    done = subprocess.run(
        tracker("--db", sample_path, "search", "قاسم سليماني", "-f", "json"),
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert any("Soleimani" in record["title"] for record in found)
