"""Undo and redo from the screen: across restarts, and after others wrote in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.store.makers import incident
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.consent import ConsentDialog

from .conftest import ready, until
from .test_merging import made, titles

if TYPE_CHECKING:
    from pathlib import Path


def edit(path: Path, author: str, *uids: str, **values: str) -> None:
    """Write as somebody else does, in one step: by a store of its own, as another process."""
    with Store.open(path, author=author) as store, store.batch() as batch:
        for uid in uids:
            batch.put_body("incidents", uid, {**store.body("incidents", uid), **values})


def body(path: Path, uid: str) -> dict[str, Any]:
    with Store.open(path) as store:
        return store.body("incidents", uid)


async def told(pilot: Any, *words: str) -> None:
    """Wait for a message with all these words."""
    app = pilot.app
    await until(pilot, lambda: any(all(w in n.message for w in words) for n in app._notifications))
    app.clear_notifications()


async def test_a_step_is_taken_back_after_a_restart_and_done_again_after_another(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    (uid,) = made(path, incident("A"))
    edit(path, "ana", uid, title="B")
    async with TrackerApp(path, author="ana").run_test(notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("u")
        await told(pilot, "Undone: editing one incident")
    assert set(titles(path)) == {"A"}
    async with TrackerApp(path, author="ana").run_test(notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+r")
        await told(pilot, "Done again: editing one incident")
        assert set(titles(path)) == {"B"}
        await pilot.press("u", "u")  # a burst: one after the other, both steps
        await until(pilot, lambda: titles(path) == {})
        await pilot.press("u")
        await told(pilot, "nothing to undo")
        await pilot.press("ctrl+r", "ctrl+r")
        await until(pilot, lambda: set(titles(path)) == {"B"})
        await pilot.press("ctrl+r")
        await told(pilot, "nothing to redo")


async def test_what_another_wrote_since_stays_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    one, two = made(path, incident("A"), incident("B"))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await ready(pilot)
        edit(path, "ana", one, two, summary="s", weapon="w")
        edit(path, "ben", one, summary="Ben's", title="Ben's [/] title")
        await pilot.press("u")
        await told(pilot, "Undone: editing 2 incidents", "summary of “Ben's [/] title”")
        assert body(path, one)["summary"] == "Ben's"
        assert "weapon" not in body(path, one)
        assert "summary" not in body(path, two)
        # Somebody edits between the undo and the redo: their word stays, too.
        edit(path, "ben", two, summary="Ben's, too")
        await pilot.press("ctrl+r")
        await told(pilot, "Done again: editing 2 incidents", "summary of “B”")
        assert body(path, two)["summary"] == "Ben's, too"
        assert body(path, one)["weapon"] == "w"
        assert body(path, one)["summary"] == "Ben's"


async def test_a_step_of_which_nothing_can_go_back_says_so_and_an_older_one_can_be_reached(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    one, two = made(path, incident("A"), incident("B"))
    edit(path, "ana", two, title="C")
    edit(path, "ana", one, title="D")
    edit(path, "ben", one, title="Ben's")
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("u")
        await told(pilot, "Nothing", "can be taken back", "title of “Ben's”", "J")
        assert set(titles(path)) == {"Ben's", "C"}
        # From the history of the file the older step is taken back.
        await pilot.press("J")
        await until(pilot, lambda: getattr(app.screen, "entry", None))
        screen = app.screen
        place = next(
            n for n, e in enumerate(screen._view.entries) if e.field and e.field.new == "C"
        )
        screen.options.highlighted = place
        await pilot.press("u")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("y")
        await until(pilot, lambda: set(titles(path)) == {"Ben's", "B"})
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)


async def test_an_import_on_which_others_build_is_refused_whole_with_what_depends(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    uids = made(path, *(incident(f"I{n}") for n in range(120)))
    edit(path, "ben", uids[3], title="edited since")
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await told(pilot, "“edited since” has been edited since")
        assert len(titles(path)) == 120
        with Store.open(path, author="ben") as store:
            store.undo()
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await told(pilot, "Undone: adding 120 incidents")
        assert titles(path) == {}
