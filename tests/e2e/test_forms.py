from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.terminal import PATIENCE
from tests.seed_text import FOLLOW_UP, keystrokes
from tracker.store import drafts
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e


def start(terminal: Terminal, path: Path) -> None:
    terminal.start([sys.executable, "-m", "tracker", "open", str(path)])


def kept(path: Path) -> list[dict[str, str]]:
    with Store.open(path) as store:
        return [draft.content["texts"] for draft in drafts.drafts(store.conn, store.author)]


def child(pid: int) -> int:
    """Return the one process that the shell in the terminal runs."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])


@pytest.fixture
def file(sample_copy: Path) -> Path:
    return sample_copy


def enter_half(terminal: Terminal, path: Path) -> None:
    start(terminal, path)
    terminal.until("Incidents", "Jul 2021")
    terminal.keys("a")
    terminal.until("New incident")
    terminal.type("28 jun 2021")
    terminal.keys("Tab")
    terminal.type("Half a title")
    terminal.until("Half a title", "Mon 28 Jun 2021")


def test_escapes_in_a_paste_press_no_key(terminal: Terminal, file: Path) -> None:
    start(terminal, file)
    terminal.until("Incidents", "Jul 2021")
    terminal.keys("a")
    terminal.until("New incident")
    terminal.type("28 jun 2021")
    terminal.keys("Tab")
    terminal.paste("a \x1b[31mred\x1b[0m x \x1bOQ title \x1b")
    terminal.until("title", "Mon 28 Jun 2021")
    terminal.keys("C-s")

    def titles() -> list[str]:
        with Store.open(file) as store:
            return [
                title for (title,) in store.conn.execute("SELECT title FROM incidents ORDER BY id")
            ]

    terminal.until_that(lambda screen: "red" in titles()[-1], "a title that is saved")
    assert titles()[-1] == "a ␛[31mred␛[0m x ␛OQ title ␛"  # as the line showed it


def test_a_killed_program_loses_at_most_the_last_second(
    terminal: Terminal, file: Path, tmp_path: Path
) -> None:
    enter_half(terminal, file)
    terminal.until_that(
        lambda _: any(d.get("title") == "Half a title" for d in kept(file)), "draft"
    )
    os.kill(child(terminal.pid()), signal.SIGKILL)
    terminal.until("[exit 137]")
    assert [draft["date"] for draft in kept(file)] == ["28 jun 2021"]
    terminal.hang_up()
    start(terminal, file)
    terminal.told("D lists it")
    terminal.until("1 draft: D")
    terminal.keys("D")
    terminal.until("esc leaves them", "Half a title")
    terminal.keys("Enter")
    terminal.until("New incident", "Half a title", "Mon 28 Jun 2021")
    terminal.keys("C-s")
    terminal.until_gone("New incident")
    assert kept(file) == []
    with Store.open(file) as store:
        titles = store.conn.execute("SELECT title FROM incidents ORDER BY id DESC LIMIT 1")
        assert titles.fetchone() == ("Half a title",)


def test_a_closed_terminal_keeps_all_that_was_typed(terminal: Terminal, file: Path) -> None:
    enter_half(terminal, file)
    terminal.type(" and more")
    terminal.until("Half a title and more")
    pid = child(terminal.pid())
    terminal.hang_up()
    end = time.monotonic() + PATIENCE
    while _runs(pid):
        assert time.monotonic() < end, "the program is still there"
        time.sleep(0.05)
    assert [draft["title"] for draft in kept(file)] == ["Half a title and more"]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_follow_up_takes_at_most_five_keys_in_a_terminal_too(
    terminal: Terminal, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fixture as in tests/tui: an incident whose place, source and kind are pinned, saved."""
    with Store.open(file) as store:
        (document,) = store.conn.execute("SELECT min(uid) FROM documents").fetchone()
        source = store.reference("documents", document)
    start(terminal, file)
    terminal.until("Incidents", "Jul 2021")
    terminal.keys("a")
    terminal.until("━ New incident ━")
    terminal.keys("Tab")
    terminal.type("The first")
    for tabs, text in ((1, "airstrike"), (1, "Erbil"), (2, source)):
        terminal.keys(*["Tab"] * tabs)
        terminal.type(text)
        terminal.keys("C-t")
    terminal.keys("C-n")
    terminal.until("just now")
    for step in FOLLOW_UP:
        assert isinstance(step, str)
        terminal.press(step[1:-1]) if step.startswith("<") else terminal.type(step)
    terminal.until_that(lambda _: newest(file)[0] == "Second", "the second record")
    with capsys.disabled():
        print(f"\nfollow-up in a terminal: {keystrokes(FOLLOW_UP)}")
    assert keystrokes(FOLLOW_UP).others <= 5
    assert newest(file) == ("Second", "More words", "2021-06-28", "airstrike", "Erbil", document)


def newest(path: Path) -> tuple[str, ...]:
    with Store.open(path) as store:
        row: tuple[str, ...] = store.conn.execute(
            "SELECT i.title, i.summary, i.date_edtf, i.kind, p.name, d.uid FROM incidents i "
            "LEFT JOIN places p ON p.id = i.place_id LEFT JOIN citations c ON c.incident_id = i.id "
            "LEFT JOIN documents d ON d.id = c.document_id ORDER BY i.id DESC LIMIT 1"
        ).fetchone()
        return row


def test_keys_typed_ahead_of_the_form_mean_what_they_say(terminal: Terminal, file: Path) -> None:
    start(terminal, file)
    terminal.until("Incidents", "Jul 2021")
    with Store.open(file) as store:
        before = store.conn.execute("SELECT max(seq) FROM changes").fetchone()[0]
    # Adds two, then a third with a place that is made in place, all in one burst.
    keys = ["a", "2", "7", "Space", "j", "u", "n", "Tab", "O", "n", "e", "C-n"]
    keys += ["2", "8", "Space", "j", "u", "n", "Tab", "T", "w", "o", "C-s"]
    keys += ["a", "2", "9", "Space", "j", "u", "n", "Tab", "T", "h", "r", "e", "e", "Tab", "Tab"]
    keys += [*"Qxyz", "Up", "Enter", *"town", "C-s", "C-s"]
    terminal.keys(*keys)

    def entered() -> list[tuple[str, str, str | None]]:
        with Store.open(file) as store:
            return store.conn.execute(
                "SELECT i.title, i.date_as_written, p.name FROM incidents i LEFT JOIN places p "
                "ON p.id = i.place_id ORDER BY i.id DESC LIMIT 3"
            ).fetchall()

    wanted = [("Three", "29 jun", "Qxyz"), ("Two", "28 jun", None), ("One", "27 jun", None)]
    terminal.until_that(lambda _: entered() == wanted, "three incidents")
    with Store.open(file) as store:
        ops = store.conn.execute("SELECT op FROM changes WHERE seq > ?", (before,)).fetchall()
    assert {op for (op,) in ops} == {"insert"}, "no letter of a date has acted on the list"
