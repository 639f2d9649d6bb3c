"""The power goes, or the terminal, at every point of a form; afterwards everything is there.

One form is filled in field by field. At each point the program ends without warning, is started
again, and goes on with what the recover screen gives back. A draft is waited for by looking into
the file: when it is there, it is durable, and only what is typed after that may be lost.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.terminal import PATIENCE, Terminal
from tests.e2e.test_screen import program_in, runs
from tracker.model.records import Actor, Document
from tracker.store import drafts
from tracker.store.connection import open_reader
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.e2e

EDITOR = '#!/bin/sh\necho $$ > "$PWD/editor.pid"\necho EDITOR IS OPEN\nexec sleep 600\n'


class Desk:
    """A file, and a terminal in which the program is started on it again and again."""

    def __init__(self, terminal: Terminal, folder: Path) -> None:
        self.terminal = terminal
        self.folder = folder
        self.path = folder / "field.db"
        with Store.create(self.path, author="ana") as store, store.batch() as batch:
            batch.put(Actor(name="Ansar"))
            uid = batch.put(Document(title="Report", url="https://example.org/report"))
            self.document = store.reference("documents", uid)
        self.editor = folder / "editor.sh"
        self.editor.write_text(EDITOR)
        self.editor.chmod(0o755)

    def start(self, *shows: str, terminal: Terminal | None = None) -> None:
        """Start the program; wait until its screen shows something."""
        command = [sys.executable, "-m", "tracker", "--author", "ana", str(self.path)]
        (terminal or self.terminal).start(command, EDITOR=str(self.editor))
        (terminal or self.terminal).until(*shows)

    def start_with_drafts(self, *shows: str, terminal: Terminal | None = None) -> None:
        """Start the program, which says that there are drafts, and list them."""
        self.start(terminal=terminal)
        used = terminal or self.terminal
        used.told("Not saved last time", "D lists")
        used.keys("D")
        used.until("esc leaves them", *shows)

    def kept(self) -> list[dict[str, str]]:
        """Return what stands in the drafts, the one typed last first."""
        conn = open_reader(self.path)
        try:
            found = drafts.drafts(conn, "ana")
        finally:
            conn.close()
        return [{k: v for k, v in draft.content["texts"].items() if v} for draft in found]

    def until_kept(self, *wanted: dict[str, str]) -> None:
        """Wait until the drafts hold all this."""
        self.terminal.until_that(lambda _: holds(self.kept(), wanted), f"the drafts {wanted}")

    def titles(self) -> list[str]:
        """Return the titles of the incidents."""
        with Store.open(self.path) as store:
            return [row[0] for row in store.conn.execute("SELECT title FROM incidents")]


def holds(kept: list[dict[str, str]], wanted: tuple[dict[str, str], ...]) -> bool:
    """Whether each draft that is wanted is there, and no other."""
    return len(kept) == len(wanted) and all(
        any(part.items() <= whole.items() for whole in kept) for part in wanted
    )


def ended(program: int) -> None:
    """Wait until a process is no more."""
    end = time.monotonic() + PATIENCE
    while runs(program):
        assert time.monotonic() < end, "the program is still there"
        time.sleep(0.02)


def kill(desk: Desk, *wanted: dict[str, str]) -> None:
    """Kill the program once the file holds all that was typed."""
    desk.until_kept(*wanted)
    os.kill(program_in(desk.terminal), signal.SIGKILL)
    desk.terminal.until("[exit 137]")
    desk.terminal.hang_up()


def hang_up(desk: Desk, *wanted: dict[str, str]) -> None:
    """Close the terminal at once: the program itself has to see to it that nothing is lost."""
    program = program_in(desk.terminal)
    desk.terminal.hang_up()
    ended(program)
    assert holds(desk.kept(), wanted), desk.kept()


@pytest.fixture
def desk(terminal: Terminal, tmp_path: Path) -> Desk:
    return Desk(terminal, tmp_path)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("end", [kill, hang_up])
def test_the_end_at_every_point_of_a_form_loses_nothing_that_was_kept(
    desk: Desk, end: Callable[..., None]
) -> None:
    terminal = desk.terminal
    whole: dict[str, str] = {}

    def entered(field: str, text: str) -> dict[str, str]:
        whole[field] = text
        return whole

    def again(*shows: str) -> None:
        desk.start_with_drafts()
        terminal.keys("Enter")
        terminal.until_gone("esc leaves them")
        terminal.until(*shows)

    # A line; the cursor of the next start is in the first field that is empty.
    desk.start("No records yet.")
    terminal.keys("a")
    terminal.until("━ New incident ━")
    terminal.type("28 jun 2021")
    terminal.until("Mon 28 Jun 2021")
    end(desk, entered("date", "28 jun 2021"))

    # Typing that was undone.
    again("Mon 28 Jun 2021")
    terminal.type("Half a title wrong")
    terminal.until("Half a title wrong")
    terminal.keys("C-z")
    terminal.until_gone("wrong")
    terminal.until("Half a title")
    end(desk, entered("title", "Half a title"))

    # Choices are open.
    again("Half a title")
    terminal.type("airs")
    terminal.until("airstrike  ")
    end(desk, entered("kind", "airs"))

    # A record is being made within the form.
    again("airs", "Half a title")
    terminal.type("Rutba")
    terminal.until("new place")
    terminal.keys("Up", "Enter")
    terminal.until("━ New place")
    terminal.type("TOWN")
    terminal.until("TOWN")
    end(desk, {"name": "Rutba", "kind": "TOWN"}, entered("place", "Rutba"))
    desk.start_with_drafts("Rutba", "Half a title")
    terminal.keys("Enter")
    terminal.until("━ New place")
    terminal.keys("C-s")
    terminal.until_gone("━ New place")
    terminal.keys("D")
    terminal.until("Not saved", "Half a title")
    terminal.keys("Enter")
    terminal.until("━ New incident", "Half a title")

    # A list in one line.
    terminal.type("Ansar (alleged)")
    terminal.until("Ansar (alleged)", "Rutba")
    end(desk, entered("involvements", "Ansar (alleged)"))

    # The editor has the terminal, right after a key.
    again("Ansar (alleged)")
    terminal.type(desk.document)
    terminal.keys("C-g")
    terminal.until("EDITOR IS OPEN")
    end(desk, entered("citations", desk.document))

    # Several lines, typed and pasted.
    again(desk.document, "Ansar (alleged)")
    terminal.type("First")
    terminal.keys("Enter")
    terminal.paste("second\nthird")
    terminal.until("First", "second", "third")
    end(desk, entered("summary", "First\nsecond\nthird"))

    # Another program has a form open; what it works on is not offered here.
    with Terminal(desk.folder) as other:
        desk.start_with_drafts("Half a title", terminal=other)
        other.keys("Escape")
        other.until_gone("esc leaves them")
        other.keys("a")
        other.until("━ New incident")
        other.keys("Tab")
        other.type("Elsewhere")
        other.until("Elsewhere")
        again("second", "third")
        desk.until_kept({"title": "Elsewhere"}, whole)
        terminal.type("militia")
        terminal.until("militia")
        end(desk, entered("tags", "militia"), {"title": "Elsewhere"})
        desk.start_with_drafts("Half a title")
        assert "Elsewhere" not in terminal.screen()
        other.keys("C-s")
        other.until_gone("━ New incident")

    # It is being saved: it is saved whole, or not at all.
    terminal.keys("Enter")
    terminal.until("━ New incident", "militia", "third")
    terminal.keys("C-s")
    program = program_in(terminal)
    os.kill(program, signal.SIGKILL if end is kill else signal.SIGHUP)
    ended(program)
    saved = "Half a title" in desk.titles()
    assert desk.kept() == [] if saved else holds(desk.kept(), (whole,))
