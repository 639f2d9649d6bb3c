"""Two people edit the same record: nothing is overwritten unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.store.makers import incident
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen
from tracker.tui.screens.in_full import InFull
from tracker.tui.screens.meanwhile import MeanwhileDialog

from .conftest import ready, until
from .test_merging import made

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.model.columns import Body


def write(path: Path, uid: str, **values: str) -> None:
    """Write as another person, in another process's way: by a store of its own."""
    with Store.open(path, author="ben") as store, store.batch() as batch:
        batch.put_body("incidents", uid, {**store.body("incidents", uid), **values})


def body(path: Path, uid: str) -> Body:
    with Store.open(path) as store:
        return store.body("incidents", uid)


async def test_each_field_is_decided_by_key_and_what_only_one_changed_stays(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    (uid,) = made(path, incident("A", summary="s", weapon="w"))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = app.screen
        form.rows["title"].text = "Mine"
        form.rows["summary"].text = "My summary"
        form.rows["uncertain"].text = "only mine"
        write(
            path, uid, title="Theirs\x1b[31m", summary="Their summary. " * 60, weapon="only theirs"
        )
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, MeanwhileDialog))
        dialog = app.screen
        await pilot.pause()
        assert [one.field for one in dialog._clashes] == ["title", "summary"]
        assert "ben" in str(dialog.query_one("#sides").visual)
        # Leaving decides nothing, and saving asks again.
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is form)
        assert body(path, uid)["title"] == "Theirs\x1b[31m"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, MeanwhileDialog))
        dialog = app.screen
        await pilot.pause()
        await pilot.press("enter")  # nothing is chosen yet
        await pilot.pause()
        assert app.screen is dialog
        await pilot.press("left", "v")
        await until(pilot, lambda: isinstance(app.screen, InFull))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is dialog)
        # Meanwhile once more: what is chosen now was not seen.
        write(path, uid, title="Theirs again")
        await pilot.press("right", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, MeanwhileDialog) and app.screen is not dialog
        )
        dialog = app.screen
        await pilot.pause()
        assert [(one.field, one.theirs) for one in dialog._clashes] == [("title", "Theirs again")]
        await pilot.press("left", "enter")
        await until(pilot, lambda: app.screen is main)
    found = body(path, uid)
    assert found["title"] == "Mine"
    assert found["summary"] == "Their summary. " * 60
    assert (found["uncertain"], found["weapon"]) == ("only mine", "only theirs")


async def test_who_leaves_all_to_the_other_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    (uid,) = made(path, incident("A"))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(60, 15)) as pilot:
        main = await ready(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        app.screen.rows["title"].text = "Mine"
        write(path, uid, title="Theirs")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, MeanwhileDialog))
        await pilot.pause()
        await pilot.press("right", "enter")
        await until(pilot, lambda: app.screen is main)
    with Store.open(path) as store:
        assert store.body("incidents", uid)["title"] == "Theirs"
        assert [change.author for change in store.history("incidents", uid)] == ["ana", "ben"]


async def test_a_file_that_is_gone_is_said_and_the_form_keeps_what_was_typed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    (uid,) = made(path, incident("A"))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = app.screen
        form.rows["title"].text = "Mine"
        path.rename(tmp_path / "moved.db")
        await until(pilot, lambda: "nothing is saved" in main.header.right.plain)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "was moved" in str(form.query_one("#fault").visual))
        assert app.screen is form
        assert form.rows["title"].text == "Mine"
    assert body(tmp_path / "moved.db", uid)["title"] == "A"
