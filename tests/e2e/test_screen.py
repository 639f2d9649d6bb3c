"""The screen in a real terminal: start, leave, signals, the editor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.terminal import PATIENCE, Terminal
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e


def start(terminal: Terminal, path: Path, **environment: str) -> None:
    settings = {"XDG_STATE_HOME": str(path.parent / "state"), "HOME": str(path.parent)}
    terminal.start([sys.executable, "-m", "tracker", str(path)], **settings, **environment)
    terminal.until("all saved")


def program_in(terminal: Terminal) -> int:
    found = subprocess.run(
        ["pgrep", "-P", str(terminal.pid())], capture_output=True, text=True, check=True
    )
    return int(found.stdout.split()[0])


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def states(path: Path) -> list[Path]:
    folder = path.parent / "state" / "tracker"
    return sorted(folder.glob("screen-*.json")) if folder.exists() else []


def test_browsing_and_leaving_changes_no_byte(terminal: Terminal, sample_copy: Path) -> None:
    before = sample_copy.read_bytes()
    start(terminal, sample_copy)
    terminal.keys("j", "j", "Enter", "j", "Enter")
    terminal.until("backspace goes back")
    terminal.keys("q")
    terminal.keys("q")
    terminal.until("[exit 0]")
    assert sample_copy.read_bytes() == before
    assert len(states(sample_copy)) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_as_q_does(
    terminal: Terminal, sample_copy: Path, number: signal.Signals
) -> None:
    start(terminal, sample_copy)
    os.kill(program_in(terminal), number)
    terminal.until(f"[exit {128 + number}]")
    assert len(states(sample_copy)) == 1


def test_a_closed_terminal_loses_nothing(terminal: Terminal, sample_copy: Path) -> None:
    start(terminal, sample_copy)
    terminal.keys("/")
    terminal.type("rockets")
    terminal.until("/rockets", " of ")
    terminal.hang_up()
    end = time.monotonic() + PATIENCE
    while not states(sample_copy):
        assert time.monotonic() < end, "the state was not written"
        time.sleep(0.05)
    assert "rockets" in states(sample_copy)[0].read_text()


def test_the_editor_gets_the_terminal_and_gives_it_back(
    terminal: Terminal, sample_copy: Path, tmp_path: Path
) -> None:
    script = tmp_path / "editor.sh"
    script.write_text(
        '#!/bin/sh\nsed -i -e "s/^title = .*/title = \\"Edited here\\"/" '
        '-e "s/^reason = \\"\\"/reason = \\"test\\"/" "$1"\n'
    )
    script.chmod(0o755)
    start(terminal, sample_copy, EDITOR=str(script))
    terminal.keys("E")
    terminal.told("Saved.")
    terminal.until("Edited here")
    terminal.keys("u")
    terminal.told("Undone: editing one incident")
    terminal.until_gone("Edited here")
    terminal.keys("q")
    terminal.until("[exit 0]")
    with Store.open(sample_copy) as store:
        assert (
            store.conn.execute("SELECT count(*) FROM changes WHERE op = 'update'").fetchone()[0]
            == 2
        )


@pytest.mark.parametrize(
    ("command", "says"),
    [("/bin/false", "ended with 1"), ("rm", "took the file"), ("'unclosed", "cannot be read")],
)
def test_the_screen_comes_back_from_an_editor_that_fails(
    terminal: Terminal, sample_copy: Path, command: str, says: str
) -> None:
    start(terminal, sample_copy, EDITOR=command)
    terminal.keys("E")
    terminal.told(says)
    terminal.until("Incidents", "all saved")
    terminal.keys("2")
    terminal.until("follow")
    terminal.keys("C-q")
    terminal.until("[exit 0]")


def test_what_the_editor_saved_outlives_the_terminal(
    terminal: Terminal, sample_copy: Path, tmp_path: Path
) -> None:
    script = tmp_path / "editor.sh"
    script.write_text(
        '#!/bin/sh\nsed -i \'s/^title = .*/title = "Typed long"/\' "$1"\n'
        "echo EDITOR IS OPEN\nsleep 600\n"
    )
    script.chmod(0o755)
    start(terminal, sample_copy, EDITOR=str(script))
    terminal.keys("E")
    terminal.until("EDITOR IS OPEN")
    program = program_in(terminal)
    terminal.hang_up()
    folder = tmp_path / "state" / "tracker" / "unsaved"
    end = time.monotonic() + PATIENCE
    while runs(program):
        assert time.monotonic() < end, "the program is still there"
        time.sleep(0.05)
    kept = list(folder.glob("*.toml"))
    assert 'title = "Typed long"' in kept[0].read_text()
    assert kept[0].stat().st_mode & 0o777 == 0o600


def test_ctrl_c_in_the_editor_is_the_editors_and_a_signal_ends_with_130(
    terminal: Terminal, sample_copy: Path, tmp_path: Path
) -> None:
    script = tmp_path / "editor.sh"
    script.write_text("#!/bin/sh\ntrap 'echo heard; exit 0' INT\necho EDITOR IS OPEN\nsleep 600\n")
    script.chmod(0o755)
    start(terminal, sample_copy, EDITOR=str(script))
    terminal.keys("E")
    terminal.until("EDITOR IS OPEN")
    terminal.keys("C-c")
    terminal.told("Nothing was changed.")
    terminal.until("all saved")
    assert "[exit" not in terminal.screen()
    os.kill(program_in(terminal), signal.SIGINT)
    terminal.until("[exit 130]")


def settled(terminal: Terminal) -> str:
    """Return the screen once it has stayed the same for some looks at it."""
    seen = [""]

    def alike(screen: str) -> bool:
        seen.append(screen)
        return len(seen) > 20 and len(set(seen[-20:])) == 1

    return terminal.until_that(alike, "a screen that stays as it is")


@pytest.mark.parametrize(
    ("size", "whole"),
    [
        ((80, 24), ["Incidents  105 ━", "> 26 Jul 2021", "US-Iraqi agreement to e"]),
        # The list, the page of its record, and where that is in the timeline.
        ((120, 36), ["Incidents  105 ━", "> 26 Jul 2021", "─ inmc6", "─ final · confirmed", "l ^"]),
    ],
)
def test_a_moment_without_room_changes_nothing(
    terminal: Terminal, sample_copy: Path, size: tuple[int, int], whole: list[str]
) -> None:
    start(terminal, sample_copy)
    terminal.resize(*size)
    terminal.keys("j")
    terminal.until("what       where", "29 Jul 2021", *whole)
    before = settled(terminal)
    for small in ((59, 14), (80, 14), (59, 24)):
        terminal.resize(*small)
        terminal.until("tracker needs 60 columns")
        terminal.resize(*size)
        terminal.until_that(lambda screen: screen == before, "the screen as before")
    terminal.keys("j")
    terminal.until("> 23 Jul 2021")


def test_the_columns_follow_the_zoom(terminal: Terminal, sample_copy: Path) -> None:
    start(terminal, sample_copy)
    terminal.until("† ")
    assert "  title " not in terminal.screen()
    terminal.keys("z")
    terminal.until("†      title ")


def test_the_last_record_is_in_sight_when_it_is_opened_again(
    terminal: Terminal, sample_copy: Path, tmp_path: Path
) -> None:
    del terminal  # its fixture knows whether there is a terminal to be had
    with Terminal(tmp_path, 80, 24) as small:
        start(small, sample_copy)
        small.keys("G")
        small.until("> any time")
        small.keys("q")
        small.until("[exit 0]")
    with Terminal(tmp_path, 80, 24) as small:
        start(small, sample_copy)
        small.until("> any time")


FAILING_SCREEN = """
import sys
from tracker.cli import main
from tracker.tui.widgets.record_list import RecordList

def fail(self):
    witness = "name of " + "a witness"
    return {}[len(witness)]

RecordList.page = lambda self, direction: fail(self)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_mistake_is_told_without_what_the_records_say(
    terminal: Terminal, sample_copy: Path, debug: str
) -> None:
    command = [sys.executable, "-c", FAILING_SCREEN, str(sample_copy)]
    terminal.start(command, XDG_STATE_HOME=str(terminal.folder / "state"), TRACKER_DEBUG=debug)
    terminal.until("all saved")
    terminal.keys("C-d")
    screen = terminal.until("This is a mistake in tracker: KeyError", "[exit 70]")
    assert ("  File " in screen) is bool(debug)
    assert "name of a witness" not in screen


def test_no_color_means_none(terminal: Terminal, sample_copy: Path) -> None:
    start(terminal, sample_copy, NO_COLOR="1")
    coloured = subprocess.run(
        ["tmux", "-S", terminal._socket, "capture-pane", "-p", "-e", "-t", "t"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "\x1b[7m" in coloured or ";7m" in coloured
    for code in ("\x1b[38;", "\x1b[48;", ";38;", ";48;", "\x1b[3", "\x1b[4"):
        for part in coloured.split(code)[1:]:
            # 39 and 49 are "default", 3 and 4 alone are italic and underlined.
            assert part[:2] in ("9m", "9;") or part[:1] in ("m", ";"), (code, part[:10])
