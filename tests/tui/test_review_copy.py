"""A review copy made and taken in on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import Input, Static

from tests.store.makers import incident
from tests.tui.conftest import ready, until
from tests.tui.test_meanwhile import body
from tests.tui.test_merging import made
from tracker.model.records import About, Statement
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.consent import ConsentDialog
from tracker.tui.screens.file_line import FileLine
from tracker.tui.screens.meanwhile import MeanwhileDialog

if TYPE_CHECKING:
    from pathlib import Path


def edit(path: Path, uid: str, author: str, **values: str) -> None:
    with Store.open(path, author=author) as store, store.batch("looked again") as batch:
        batch.put_body("incidents", uid, {**store.body("incidents", uid), **values})


async def named(pilot: Any, path: Path) -> None:
    """Type the name of a file into the line that asks for it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, FileLine))
    pilot.app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")


async def test_a_copy_is_made_and_what_collides_is_settled_by_key(tmp_path: Path) -> None:
    path, copy = tmp_path / "x.db", tmp_path / "copy.db"
    (uid, _) = made(path, incident("A\x1b[31m", state="review"), incident("B", state="review"))
    app = TrackerApp(path, author="ann")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        main.action_command("app.copy_out")
        await until(pilot, lambda: any("Filter what" in n.message for n in app._notifications))
        await pilot.press("slash", *"state:review", "enter")
        main.action_command("app.copy_out")
        await named(pilot, path)  # there is such a file
        assert isinstance(app.screen, FileLine)
        await named(pilot, copy)
        await until(pilot, copy.exists)
        await until(pilot, lambda: any("2 incidents" in n.message for n in app._notifications))
        edit(copy, uid, "bob", title="Bob's [/]", summary="At night.")
        edit(path, uid, "ann", title="Ann's")
        main.action_command("app.copy_in")
        await named(pilot, copy)
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, MeanwhileDialog))
        await pilot.press("right", "enter")
        await until(pilot, lambda: body(path, uid).get("summary") == "At night.")
        assert body(path, uid)["title"] == "Bob's [/]"
        await until(pilot, lambda: any("taken in" in n.message for n in app._notifications))
        # Its own undo would take back what somebody else did, all of it: that is said, and asked.
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        told = [str(line.content) for line in app.screen.query("#names Static").results(Static)]
        assert told[0] == "editing one incident"
        assert told[2] == "because: import review: copy.db"
        await pilot.press("escape")
        await until(
            pilot, lambda: any("Nothing was taken" in n.message for n in app._notifications)
        )
        assert body(path, uid)["title"] == "Bob's [/]"
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: body(path, uid)["title"] == "Ann's")
        # Left open, it is kept in a remark.
        main.action_command("app.copy_in")
        await named(pilot, copy)
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, MeanwhileDialog))
        await pilot.press("escape")
        await until(pilot, lambda: body(path, uid).get("summary") == "At night.")
        assert body(path, uid)["title"] == "Ann's"
    with Store.open(path) as store:
        (said,) = store.conn.execute("SELECT body FROM remarks").fetchone()
    assert "“Bob's [/]”" in said


async def test_the_header_says_that_it_is_a_copy(tmp_path: Path) -> None:
    from tracker.exchange.review_copy.taking import take

    path, copy = tmp_path / "[b]x.db", tmp_path / "copy.db"
    made(path, incident("A", state="review"), incident("Elsewhere", state="review"))
    with Store.open(path) as store, store.batch() as batch:
        uid, other = (uid for (uid,) in store.conn.execute("SELECT uid FROM incidents ORDER BY id"))
        about = (About(incident=uid), About(incident=other))
        batch.put(Statement(gist="Both were ours", statement_incidents=about))
    with Store.open(path) as store:
        take(store, copy, "incidents", [uid], "state:review")
    app = TrackerApp(copy, author="bob")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await until(pilot, lambda: "review copy of [b]x.db" in str(main.header.left))
        rows = {
            row.title: (row.flags, row.figures)
            for row in map(main.records._cache.row, (0, 1))
            if row
        }
        # What only came along is marked, and nothing is said of its figures.
        assert rows == {"A": ("r ", "–"), "Elsewhere": ("o ", "")}
