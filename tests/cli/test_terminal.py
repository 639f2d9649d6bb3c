"""What a person at a terminal sees, on a real pseudo-terminal."""

from __future__ import annotations

import os
import re
import select
import struct
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_records import reference
from tests.store.makers import incident, party, toll
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Terminal = Callable[..., tuple[str, int]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of Unix")


@pytest.fixture
def terminal(sample: Path, environment: dict[str, str]) -> Terminal:
    """Run the command on a terminal; `typed` is sent when `at` has been seen."""
    import fcntl
    import pty
    import termios

    def run(
        *words: str,
        size: tuple[int, int] = (40, 100),
        env: dict[str, str] | None = None,
        at: str = "",
        typed: str = "",
    ) -> tuple[str, int]:
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(sample.parent)
            every = {**environment, "TERM": "xterm-256color", "PAGER": "cat", **(env or {})}
            # Through a shell that waits: the size must be set before the program asks for it.
            os.execvpe(
                "sh",
                [
                    "sh",
                    "-c",
                    'read _; exec "$@"',
                    "sh",
                    sys.executable,
                    "-m",
                    "tracker",
                    "--db",
                    "sample.db",
                    *words,
                ],
                every,
            )
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        os.write(fd, b"\n")
        seen = b""
        until = time.monotonic() + 240
        while time.monotonic() < until:
            if not select.select([fd], [], [], 1)[0]:
                continue
            try:
                some = os.read(fd, 65536)
            except OSError:
                break
            if not some:
                break
            seen += some
            if typed and at.encode() in seen:
                os.write(fd, typed.encode())
                typed = ""
        os.close(fd)
        _, status = os.waitpid(pid, 0)
        return seen.decode().replace("\r\n", "\n").removeprefix("\n"), os.waitstatus_to_exitcode(
            status
        )

    return run


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_terminal_gets_a_table_twenty_rows_and_the_count(terminal: Terminal) -> None:
    out, code = terminal("search", "baghdad")
    *rows, rest = plain(out).rstrip("\n").split("\n")
    assert code == 0
    assert len(rows) == 20
    assert re.fullmatch(r"20 of \d+ · more: --limit 100, all: --limit 0", rest)
    assert "\x1b[" in out
    assert all(len(row) <= 100 for row in rows)
    assert re.match(r"i[0-9a-z]{4}  29 Jul 2021 ", rows[0])


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("drone", ["9 more hold a word that begins so: drone*"]),
        ("airstrike", ["7 more hold a word that begins so: airstrike*", "11 with kind:airstrike"]),
        ("anbar", ["13 with place:anbar"]),
        ("place:anbar", []),
    ],
)
def test_a_terminal_is_told_what_finds_more(
    terminal: Terminal, query: str, told: list[str]
) -> None:
    out, code = terminal("search", query)
    lines = plain(out).rstrip("\n").split("\n")
    assert code == 0
    assert [line for line in lines if re.match(r"\d+ (more hold|with) ", line)] == told
    number, _ = terminal("count", query)
    assert number.split("\n")[1:-1] == told


@pytest.mark.parametrize("columns", [30, 60, 80, 140, 200])
def test_no_row_is_wider_than_the_terminal(terminal: Terminal, columns: int) -> None:
    out, _ = terminal("list", "-n", "10", size=(40, columns))
    assert max(len(row) for row in plain(out).split("\n")[:10]) <= columns


def test_wide_terminals_show_the_tale(terminal: Terminal) -> None:
    narrow, _ = terminal("search", "soleimani", "kind:targeted_killing", size=(40, 100))
    wide, _ = terminal("search", "soleimani", "kind:targeted_killing", size=(40, 180))
    assert "commander" not in plain(narrow)
    assert "commander" in plain(wide)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_none_is_wanted(terminal: Terminal, env: dict[str, str]) -> None:
    out, _ = terminal("list", "-n", "2", env=env)
    assert "\x1b" not in out
    loud, _ = terminal("list", "-n", "2", "--color", "always", env=env)
    assert "\x1b[" in loud


def test_nothing_found_helps(terminal: Terminal) -> None:
    out, code = terminal("search", "bagdat", "kind:airstrike")
    assert code == 1
    assert "Nothing found" in out
    assert "baghdad" in out.lower()
    assert re.search(r"\d+ without bagdat", out)


def test_the_number_is_asked_before_several_are_voided(terminal: Terminal, sample: Path) -> None:
    two = [reference(sample, "incidents"), reference(sample, "statements")]
    out, code = terminal("void", *two, "--reason", "test", at="type 2: ", typed="yes\n")
    assert code == 5
    assert "Nothing was changed" in out
    out, code = terminal("void", *two, "--reason", "test", at="type 2: ", typed="2\n")
    assert (code, "Voided" in out) == (0, True), out
    with Store.open(sample) as store:
        table, uid = store.resolve(two[0])
        assert store.body(table, uid)["state"] == "void"


def test_a_merge_shows_what_it_does_and_asks(terminal: Terminal, sample: Path) -> None:
    loser = reference(sample, "actors")
    winner = reference(sample, "actors", "id > (SELECT min(id) FROM actors)")
    words = ("merge", loser, winner, "--reason", "test")
    out, code = terminal(*words, at="[y/N] ", typed="\n")
    assert code == 5
    assert "goes into" in out
    out, code = terminal(*words, at="[y/N] ", typed="y\n")
    assert (code, "Merged" in out) == (0, True), out


def test_a_missing_date_is_asked_for(terminal: Terminal) -> None:
    out, code = terminal("add", "incident", "A title", at="When? ", typed="28 jun 2021\n")
    assert (code, "Mon 28 Jun 2021" in out) == (0, True), out
    out, code = terminal("add", "incident", "A title", at="When? ", typed="\n")
    assert (code, "needs a date" in out) == (2, True), out


def test_ctrl_c_is_130_and_changes_nothing(terminal: Terminal, sample: Path) -> None:
    two = [reference(sample, "incidents"), reference(sample, "statements")]
    before = sample.read_bytes()
    out, code = terminal("void", *two, "--reason", "test", at="type 2: ", typed="\x03")
    assert code == 130
    assert "Traceback" not in out
    assert sample.read_bytes() == before


def test_show_wraps_to_the_terminal_and_shortens_references(
    terminal: Terminal, sample: Path
) -> None:
    wanted = reference(sample, "incidents", "title LIKE 'US airstrikes on militia sites%'")
    out, code = terminal("show", wanted, size=(200, 80))
    assert code == 0
    assert plain(out).startswith(wanted[:5] + "  US airstrikes")
    assert max(map(len, plain(out).split("\n"))) <= 80


def test_what_is_longer_than_the_terminal_goes_to_the_pager(
    terminal: Terminal, sample: Path
) -> None:
    wanted = reference(sample, "incidents")
    out, code = terminal("show", wanted, size=(10, 80), env={"PAGER": "head -n 3"})
    assert code == 0
    assert plain(out).count("\n") == 3


def test_doctor_knows_the_terminal(terminal: Terminal) -> None:
    out, code = terminal("doctor", size=(12, 50))
    assert code == 0
    assert "50x12; the screen needs 60x15" in out


def test_an_export_to_a_terminal_cannot_act_on_it(sample: Path, terminal: Terminal) -> None:
    owned = "\x1b]0;owned\x07[2J \u202egnp \x9b31m"
    with Store.open(sample, author="ana") as store, store.batch() as batch:
        (place,) = store.conn.execute("SELECT uid FROM places WHERE name = 'Baghdad'").fetchone()
        actor, other = (u for (u,) in store.conn.execute("SELECT uid FROM actors LIMIT 2"))
        batch.put(
            incident(
                "Hostile",
                "2031-01-02",
                kind="attack_civilians",
                place=place,
                geo_precision="town",
                place_note=owned,
                involvements=(party(actor, "perpetrator"), party(other, "victim")),
                casualties=toll(1, 1, victims="mixed"),
            )
        )
    for format_ in ("ucdp", "jsonl"):
        # A bar, which a slow machine shows, is drawn by what a dumb terminal is not sent.
        out, code = terminal("export", format_, "hostile", env={"TERM": "dumb"})
        assert code == 0
        assert out.count("owned") == 1
        assert not set(plain(out)) & {"\x1b", "\x07", "\u202e", "\x9b"}
