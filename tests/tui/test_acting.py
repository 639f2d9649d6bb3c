"""Tags on many records at once, and what was done last, done again to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.store.makers import incident
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.bulk import BulkForm
from tracker.tui.screens.consent import ConsentDialog, ReasonLine
from tracker.tui.screens.tags import TagsLine
from tracker.tui.screens.void import VoidDialog

from .conftest import ready, until
from .test_merging import made, titles

if TYPE_CHECKING:
    from pathlib import Path


def tags(path: Path) -> dict[str, set[str]]:
    """Return the tags of each incident by its title."""
    with Store.open(path) as store:
        found = store.conn.execute("SELECT uid, title FROM incidents").fetchall()
        return {
            title: set(store.body("incidents", uid).get("parts", {}).get("tags", {}))
            for uid, title in found
        }


async def test_tags_are_put_on_and_taken_away_in_one_line_and_again(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    made(
        path,
        *(incident(title, tags=("new", "night raid")) for title in "AB"),
        incident("C", state="final"),
        incident("D"),
    )
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(60, 15), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press(".")
        await until(pilot, lambda: any("Nothing was done" in n.message for n in app._notifications))
        await pilot.press("A", "t")
        await until(pilot, lambda: isinstance(app.screen, TagsLine))
        line = app.screen
        await pilot.press(*"+drone -ne")
        await until(pilot, lambda: line._offered == ["new"])
        await pilot.press("tab")
        await until(pilot, lambda: line.query_one("Input").value == "+drone -new ")
        would = line.query_one("#would")
        await until(pilot, lambda: "changes 4 · 1 of them final" in str(would.visual))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        await pilot.press(*"sorting", "enter")
        await until(pilot, lambda: app.screen is main and not main.records.marked_count)
        assert tags(path) == {
            "A": {"drone", "night raid"},
            "B": {"drone", "night raid"},
            "C": {"drone"},
            "D": {"drone"},
        }
        await pilot.press("u")
        await until(pilot, lambda: "new" in tags(path)["A"])
        # Again: on one record at once, on several after it was said what would be done.
        await pilot.press("g", ".")
        await until(pilot, lambda: sum("drone" in found for found in tags(path).values()) == 1)
        await pilot.press("G", "space", "k", "k", "space", ".")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is main)
        assert sum("drone" in found for found in tags(path).values()) == 1
        await pilot.press(".")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))  # one of them is final
        await pilot.press(*"again", "enter")
        await until(pilot, lambda: sum("drone" in found for found in tags(path).values()) == 3)


async def test_a_bulk_edit_and_a_void_are_done_again(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    made(path, *(incident(title) for title in "ABCD"))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("space", "b")
        await until(pilot, lambda: isinstance(app.screen, BulkForm))
        app.screen.rows["state"].text = "review"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is main and not main.records.marked_count)
        assert list(titles(path).values()).count("review") == 1
        await pilot.press("g", "j", ".")
        await until(pilot, lambda: list(titles(path).values()).count("review") == 2)
        await pilot.press("x", *"twice", "enter")
        await until(pilot, lambda: isinstance(app.screen, VoidDialog))
        await pilot.press("y")
        await until(pilot, lambda: list(titles(path).values()).count("void") == 1)
        # A void asks each time.
        await until(pilot, lambda: app.screen is main)
        await pilot.press("g", ".")
        await until(pilot, lambda: isinstance(app.screen, VoidDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is main)
        assert list(titles(path).values()).count("void") == 1


async def test_several_are_brought_back_only_with_consent_also_again(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    made(path, *(incident(title) for title in "ABCD"))
    with Store.open(path, author="ana") as store, store.batch() as batch:
        for (uid,) in store.conn.execute("SELECT uid FROM incidents LIMIT 3").fetchall():
            batch.void("incidents", uid, "twice")
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("/", *"is:void", "enter")
        await until(pilot, lambda: main.browser.rows and main.browser.rows.total == 3)
        await pilot.press("X")
        await until(pilot, lambda: list(titles(path).values()).count("void") == 2)
        await until(pilot, lambda: main.browser.rows.total == 2)
        await pilot.press("A", ".")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is main)
        assert list(titles(path).values()).count("void") == 2
        await pilot.press("X")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: "void" not in titles(path).values())
