"""What the screen costs: start, keys, filter keys and memory, on a pseudo-terminal."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from tests.bench.corpus import COMMON
from tests.bench.figures import Bench, Figure, Times, shown
from tests.bench.importing import Import
from tests.bench.searching import NOW
from tests.bench.shell import environment
from tests.bench.terminal import Terminal, tracker
from tracker.model.text import one_line
from tracker.query.run import prepare
from tracker.store.connection import open_reader
from tracker.store.listing import incident_lines

if TYPE_CHECKING:
    from pathlib import Path

PAGE_DOWN: Final = "\x1b[6~"
PAGE_UP: Final = "\x1b[5~"
_ROW: Final = r"\d\d {2,}[A-Za-z]+ {2,}\S|No match"
"""The end of a date, a kind and a place; the pane of the detail, painted after, has such too."""
_QUIET: Final = 0.08
"""Seconds without a byte after which the screen is done with a key."""


def starting(bench: Bench) -> list[Figure]:
    """Open the screen; count until its rows can be read. Beside it: the import of Textual alone."""
    wanted = _newest_place(bench.path)
    ours, floor = Times(), Times()
    for number in range(4 + 2 * bench.rounds):
        if number == 1:  # the first has compiled the modules
            ours, floor = Times(), Times()
        with Terminal(tracker(str(bench.path)), environment(bench)) as screen:
            ours.add(screen.until(wanted) - screen.began)
        ready = [sys.executable, "-c", "import textual.app; print('ready')"]
        with Terminal(ready, environment(bench)) as bare:
            floor.add(bare.until("ready") - bare.began)
    ratio = ours.p50 / floor.p50
    return [
        Figure(
            "spawn to first rows on a pty (p50 / p99)",
            str(ours),
            f"import textual.app {shown(floor.p50)} ms",
            ratio,
            "≤ 1.3 ×",
            ratio <= 1.3,
        )
    ]


def keys(bench: Bench) -> list[Figure]:
    """Press cursor and page keys, one at a time; count until the frame is complete."""
    small, ours = (_keys(bench, path) for path in (bench.small_path, bench.path))
    figures = []
    for what in ("cursor key", "page down"):
        one, other = ours[f"{what}, processor"], small[f"{what}, processor"]
        figures.append(
            Figure(
                f"{what}, processor time until the frame (p50 / p99)",
                str(one),
                f"{other} at {bench.small.incidents:,}",
                one.p50 / other.p50,
            )
        )
    for what, limits in (("cursor key", (6.0, 25.0)), ("page down", (10.0, 35.0))):
        one, other = ours[what], small[what]
        ratio = one.p50 / other.p50
        figures.append(
            Figure(
                f"{what} to painted frame (p50 / p99)",
                str(one),
                f"{other} at {bench.small.incidents:,}",
                ratio,
                f"≤ {limits[0]:g} / {limits[1]:g} ms, ≤ 1.2 ×",
                one.p50 <= limits[0] and one.p99 <= limits[1] and ratio <= 1.2,
            )
        )
    return figures


def _keys(bench: Bench, path: Path) -> dict[str, Times]:
    times = {
        name: Times()
        for what in ("cursor key", "page down")
        for name in (what, f"{what}, processor")
    }
    with Terminal(tracker(str(path)), environment(bench)) as screen:
        screen.until(_newest_place(path))
        screen.settle(1.0)
        presses = [("cursor key", key) for key in "jk" * (25 * bench.rounds)]
        presses += [("page down", PAGE_DOWN)] * (20 * bench.rounds)
        for what, key in presses:
            busy = screen.busy()
            times[what].add(screen.press(key))
            times[f"{what}, processor"].add(screen.busy() - busy)
            screen.settle(_QUIET)
    return times


def timeline_keys(bench: Bench) -> list[Figure]:
    """Step and zoom in the timeline of everything, once it is there."""
    times = {"a step in the timeline": Times(), "a zoom of the timeline": Times()}
    with Terminal(tracker(str(bench.path)), environment(bench)) as screen:
        screen.until(_newest_place(bench.path))
        screen.settle(3.0)
        screen.press("3")
        screen.settle(1.0)
        for what, keys in zip(times, ("hl", "+-"), strict=True):
            for key in keys * (15 * bench.rounds):
                times[what].add(screen.press(key))
                screen.settle(_QUIET)
    return [
        Figure(
            f"{what}, key to painted frame (p50 / p99)",
            str(taken),
            target="p99 ≤ 25 ms",
            ok=taken.p99 <= 25,
        )
        for what, taken in times.items()
    ]


def while_importing(bench: Bench) -> list[Figure]:
    """Press the same keys, and filter, while another process imports into the same file."""
    path = bench.copy("stall.db")
    with Import(path) as running:
        pressed, (typed, busy) = _keys(bench, path), _filter_keys(bench, path)
        imported = running.end()
    return [
        Figure(
            f"{what} while an import runs (p50 / p99)",
            str(times),
            f"processor {processor}; {imported:,} incidents imported",
            target=f"p99 ≤ {most} ms",
            ok=times.p99 <= most,
        )
        for what, times, processor, most in (
            ("cursor key", pressed["cursor key"], pressed["cursor key, processor"], 25),
            ("page down", pressed["page down"], pressed["page down, processor"], 35),
            ("a key in the filter line", typed, busy, 50),
        )
    ]


def filter_keys(bench: Bench) -> list[Figure]:
    """Type a word into the filter line; count from each key until its first row is painted."""
    times, busy = _filter_keys(bench, bench.path)
    _, small = _filter_keys(bench, bench.small_path)
    return [
        Figure(
            "a key in the filter line, processor time until its first row (p50 / p99)",
            str(busy),
            f"{small} at {bench.small.incidents:,}",
            busy.p50 / small.p50,
        ),
        Figure(
            "a key in the filter line to its first row (p50 / p99)",
            str(times),
            target="p99 ≤ 50 ms",
            ok=times.p99 <= 50,
        ),
    ]


def _filter_keys(bench: Bench, path: Path) -> tuple[Times, Times]:
    """Return how long each key took, and how long the processor was busy with it."""
    times, busy = Times(), Times()
    with Terminal(tracker(str(path)), environment(bench)) as screen:
        screen.until(_newest_place(path))
        screen.settle(1.0)
        for _ in range(3 * bench.rounds):
            screen.press("/")
            screen.settle(_QUIET)
            for key in COMMON:
                before = screen.busy()
                times.add(screen.press_until(key, _ROW))
                busy.add(screen.busy() - before)
                screen.settle(_QUIET)
            screen.press("\x1b")
            screen.settle(0.3)
    return times, busy


def memory(bench: Bench) -> list[Figure]:
    """Go through the list by pages from one end and the other; ask what the process holds."""
    with Terminal(tracker(str(bench.path)), environment(bench)) as screen:
        screen.until(_newest_place(bench.path))
        screen.settle(1.0)
        start, _ = screen.memory_mb()
        for end in ("G", "g"):
            screen.press(end)
            screen.settle(_QUIET)
            for _ in range(100 * bench.rounds):
                screen.press(PAGE_UP if end == "G" else PAGE_DOWN)
        screen.settle(1.0)
        now, peak = screen.memory_mb()
    return [
        Figure(
            "memory after deep scrolling",
            f"{now:.0f} MB, peak {peak:.0f} MB",
            f"{start:.0f} MB at start",
            now / start,
            "≤ 150 MB",
            now <= 150,
        )
    ]


def _newest_place(path: Path) -> str:
    """Return a pattern of what is on the screen once the rows are there: the newest place."""
    conn = open_reader(path)
    try:
        keys = list(prepare(conn, "", base=NOW).keys(conn, limit=1))
        return re.escape(one_line(incident_lines(conn, keys)[0].place)[:12])
    finally:
        conn.close()
