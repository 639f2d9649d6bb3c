"""The preview of a report, and writing it to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual.events import Key
from textual.widgets import Input

from tests.report.hostile import NASTY, fill
from tests.tui.conftest import ready, until
from tracker.model.records import Actor, Incident, Involvement
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.report import ReportScreen
from tracker.tui.screens.save_as import SaveAs
from tracker.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from pathlib import Path


async def previewed(pilot: Any, *keys: str) -> ReportScreen:
    """Type a filter, open the preview and wait until it is there."""
    await ready(pilot)
    await pilot.press(*(("slash", *keys, "enter") if keys else ()), "W")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReportScreen))
    screen: ReportScreen = pilot.app.screen
    await until(pilot, lambda: screen.query_one(Lines).virtual_size.height > 10)
    return screen


def text_of(screen: ReportScreen) -> str:
    lines = screen.query_one(Lines)
    return "\n".join(lines.render_line(y).text.rstrip() for y in range(lines.size.height))


async def test_the_filtered_set_is_previewed_and_written(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = TrackerApp(sample, author="sam")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await previewed(pilot, *"tag:seed")
        assert "Situation report" in text_of(screen)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, SaveAs))
        # There is one, and it is no report; a home of nobody; longer than any name can be.
        for name in ("sample.db", "~nobody-here/seed.md", f"{'x' * 10_000}.md"):
            app.screen.query_one(Input).value = name
            await pilot.press("enter")
            assert isinstance(app.screen, SaveAs)
        app.screen.query_one(Input).value = "seed.md"
        await pilot.press("enter")
        await until(pilot, (tmp_path / "seed.md").exists)
        assert "iba6g81zw" in (tmp_path / "seed.md").read_text(encoding="utf-8")
        await until(pilot, lambda: any("seed.md" in n.message for n in app._notifications))
        await pilot.press("escape")
        assert not isinstance(app.screen, ReportScreen)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_lines_are_filled_to_the_room_there_is(sample: Path, size: tuple[int, int]) -> None:
    app = TrackerApp(sample, author="sam")
    async with app.run_test(size=size) as pilot:
        screen = await previewed(pilot, *"tag:seed")
        lines = screen.query_one(Lines)
        await until(pilot, lambda: lines._lines and len(max(lines._lines, key=len)) <= 76)
        words = [line for line in lines._lines if " " in line.strip()]
        assert max(map(len, words)) <= lines.size.width - 1
        await pilot.press("G")
        await until(pilot, lambda: "gap:" in text_of(screen))


async def test_a_hostile_file_is_previewed_harmlessly(tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    with Store.create(path, author="ann") as store:
        fill(store)
    app = TrackerApp(path, author="sam")
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await previewed(pilot, *"kind:clash")
        shown = "".join(screen.query_one(Lines)._lines)
        assert NASTY[0] in shown
        assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("keys", "named", "heading"),
    [
        (("r", "w", "enter"), "-redacted.html", "redacted"),
        (("s", "s", "w", "enter"), ".html", ""),
        (("s", "w", "enter"), "-sensitive.html", "with sensitive records"),
    ],
)
async def test_what_is_written_is_what_the_heading_says_at_the_key(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    keys: tuple[str, ...],
    named: str,
    heading: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "named.db"
    with Store.create(path, author="ann") as store, store.batch() as batch:
        name = batch.put(Actor(name="Leyla Kaplan", kind="person", state="final"))
        for number in range(12):
            involved = (Involvement(actor=name, role="victim", attribution="given"),)
            title = f"Leyla Kaplan stopped, {number}"
            batch.put(Incident(title=title, kind="arrest", involvements=involved, state="final"))
        batch.put(Incident(title="The safe house", kind="arrest", sensitive=True, state="final"))
    app = TrackerApp(path, author="sam")
    async with app.run_test(size=(120, 36)) as pilot:
        await previewed(pilot)
        for key in keys:  # in one go, as a hand that knows its way
            app.post_message(Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: list(tmp_path.glob(f"report-*{named}")))
        await until(pilot, lambda: next(tmp_path.glob("report-*")).stat().st_size)
        written = next(tmp_path.glob("report-*")).read_text(encoding="utf-8")
        assert ("Kaplan" in written) is (heading != "redacted")
        assert ("safe house" in written) is (heading == "with sensitive records")


async def test_nothing_stands_under_a_heading_that_is_not_true_of_it(sample: Path) -> None:
    app = TrackerApp(sample, author="sam")
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await previewed(pilot, *"tag:seed")
        lines = screen.query_one(Lines)
        screen.action_command("report.redact")
        assert "redacted" in str(screen.query_one(".box").border_title)
        assert not lines._lines
        screen.on_resize()  # what it fills meanwhile is of the new wish, too
        await until(pilot, lambda: lines._lines)
        assert "Soleimani" not in "".join(lines._lines)


async def test_statements_are_no_report(sample: Path) -> None:
    app = TrackerApp(sample, author="sam")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("i")
        await until(pilot, lambda: main.browser.table == "statements")
        await pilot.press("W")
        await until(pilot, lambda: any("incidents" in n.message for n in app._notifications))
        assert not isinstance(app.screen, ReportScreen)
