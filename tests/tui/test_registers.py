"""Actors, places and documents from the palette; keys act on the record whose page is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.store.makers import incident
from tracker.model.records import Actor
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen
from tracker.tui.screens.consent import ReasonLine
from tracker.tui.screens.pick import PickRecord

from .conftest import ready, until
from .test_merging import made

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.tui.main import MainScreen


async def from_palette(pilot: Any, words: str) -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: pilot.app.screen.query("CommandInput"))
    await pilot.press(*("space" if c == " " else c for c in words))
    await until(pilot, lambda: pilot.app.screen.query_one("CommandList").option_count == 1)
    await pilot.press("enter")


def title(app: TrackerApp) -> str:
    return str(app.screen.query_one(".box").border_title)


async def test_keys_act_on_the_statement_that_was_saved_and_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    (uid,) = made(path, incident("Strike"))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        assert "“Strike” void?" in title(app)
        assert uid[:4] in title(app)
        await pilot.press("escape", "s")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        app.screen.rows["gist"].text = "Denied"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: (main.viewer.place or ("",))[0] == "statements")
        assert main.arrangement.active is main.records
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        assert "“Denied” void?" in title(app)
        await pilot.press("escape", "e")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        assert ("statements", app.screen.state.uid) == main.viewer.place


async def test_an_actor_is_found_in_any_spelling_and_another_added(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    _, uid = made(path, incident("Strike"), Actor(name="Kata'ib Hezbollah", kind="armed_group"))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await from_palette(pilot, "find an actor")
        await until(pilot, lambda: isinstance(app.screen, PickRecord))
        await pilot.press(*"kataeb")
        await until(pilot, lambda: app.screen.options.option_count)
        await pilot.press("enter")
        await until(pilot, lambda: main.viewer.place == ("actors", uid))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        assert app.screen.state.uid == uid
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
        await from_palette(pilot, "add a place")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        assert (app.screen.state.table, app.screen.state.uid) == ("places", "")
        app.screen.rows["name"].text = "Zabid"
        app.screen.rows["kind"].text = "town"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is main)
        await until(pilot, lambda: (main.viewer.place or ("",))[0] == "places")
    with Store.open(path) as store:
        assert store.conn.execute("SELECT name FROM places").fetchall() == [("Zabid",)]


async def test_what_is_not_saved_or_was_undone_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    made(path, incident("Strike"))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await until(pilot, lambda: "all saved" in str(main.header.right))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await pilot.press(*"Half", "ctrl+q")
        form = app.screen
        await until(pilot, lambda: "the draft is kept" in str(form.query_one("#fault").visual))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
        await until(pilot, lambda: "1 draft" in str(main.header.right))
        await from_palette(pilot, "add an actor")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        app.screen.rows["name"].text = "Red Sand Brigade"
        app.screen.rows["kind"].text = "armed_group"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: (main.viewer.place or ("",))[0] == "actors")
        await until(pilot, lambda: app.screen is main)
        await pilot.press("u")
        await until(pilot, lambda: "is gone: the step that added it was undone" in shown(main))
        assert "1 draft" in str(main.header.right)


def shown(main: MainScreen) -> str:
    return "\n".join(str(row) for part in main.detail._sections for row in part.rows)
