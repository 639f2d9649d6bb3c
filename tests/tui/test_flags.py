"""The nine flags of an expert, each where the table in the manual says that the screen shows it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.widgets import OptionList

from tests.sample.test_sample import uid
from tests.tui.conftest import ready, until
from tracker.tui.app import TrackerApp
from tracker.tui.screens.board import BoardScreen
from tracker.tui.screens.thread import ThreadScreen

if TYPE_CHECKING:
    from tracker.tui.main import MainScreen

MANUAL = Path(__file__).parents[2] / "docs" / "manual.md"

PAGES = {
    "I1": (
        *("“U.S. State Department”", "disputed", "“June 27”", "aggregate of 3", "(line)"),
        *("killed 9+1", "killed 4", "“Kataib Sayyid al-Shushada”", "“Iranian assets”"),
        *("counts: updated, but not here", "calls defensive and precise"),
    ),
    "I2": ("alleged", "(unidentified) “Iran-backed militias”", "who did it is only described"),
    "I3": ("“Iranian militants”", "“Iran militias”", "cause"),
    "I5": ("“Iran militants”", "who did it is only described"),
    "I4": ("cause", 'only "following"'),
    "S1": ("“defensive precision airstrikes”", "“U.S. State Department”", "the wrong department"),
    "S2": ("Unsure", "credibility 2", "paraphrase"),
    "S4": ("Unsure", "“blatant and unacceptable violation of Iraqi sovereignty”", "credibility 1"),
    "S6": ("Unsure", "credibility 2"),
}
"""What stands on the page of a record, blanks and line ends apart."""
BOARD = (
    *("United States Department of State", "disputed", "United States Armed Forces", "claimed"),
    *("updated by", "at Al-Bukamal", "at Al-Qaim", "part of a larger figure"),
    "3 acts, 2 parts, told apart",
)
CLOCKS = "28 Jun 2021, 01:00–02:00 +03:00 = 27 Jun 2021, 18:00–19:00 at -04:00"


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def options_of(screen: Any) -> str:
    options = screen.query_one(OptionList)
    return flat(" ".join(o.prompt.plain for o in options.options))


def is_on(main: MainScreen, place: tuple[str, str]) -> bool:
    return main.viewer.place == place


async def test_each_is_where_the_manual_says(sample: Path) -> None:
    section = MANUAL.read_text(encoding="utf-8").split("## Where to see what an expert flags")[1]
    flags = re.findall(r"^\| (\d)\. ", section.split("\n## ")[0], re.MULTILINE)
    assert flags == [*"123456789"]
    async with TrackerApp(sample).run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        for key, words in PAGES.items():
            table = "incidents" if key.startswith("I") else "statements"
            if main.browser.table != table:
                await pilot.press("i")
                await until(pilot, lambda: main.browser.table == "statements")
            assert await main.browser.go_to(table, uid(key))
            await until(pilot, partial(is_on, main, (table, uid(key))))
            await main.settled()
            page = flat(main.detail.text)
            assert [said for said in words if said not in page] == [], (key, page)
        await pilot.press("i")
        await until(pilot, lambda: main.browser.table == "incidents")
        assert await main.browser.go_to("incidents", uid("I1"))
        await main.settled()
        await pilot.press("B")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, BoardScreen) and pilot.app.screen.line
        )
        board = options_of(pilot.app.screen)
        assert [said for said in BOARD if said not in board] == [], board
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is main)
        await pilot.press("f")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, ThreadScreen) and pilot.app.screen.entry
        )
        assert CLOCKS in pilot.app.screen.query_one("#support").render().plain
