"""Links on the screen: made by reference, by words or to the marked; removed; undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.store.makers import incident, statement
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.choose import ChooseLine
from tracker.tui.screens.consent import ConsentDialog
from tracker.tui.screens.link import LinkDialog
from tracker.tui.screens.pick import PickRecord

from .conftest import idle, ready, until
from .test_merging import made

if TYPE_CHECKING:
    from pathlib import Path


def linked(path: Path) -> list[tuple[str, str, str, str | None]]:
    """Return the links: from, kind, to, note; by titles."""
    with Store.open(path) as store:
        return store.conn.execute(
            "SELECT a.title, l.kind, b.title, l.note FROM links l "
            "JOIN incidents a ON a.id = l.from_incident_id "
            "JOIN incidents b ON b.id = l.to_incident_id ORDER BY b.title"
        ).fetchall()


async def test_a_link_is_made_by_words_seen_removed_and_undone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    *_, said = made(
        path, incident("Alpha"), incident("Beta [/]", "2021-06-27"), statement("they say")
    )
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(60, 15), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, PickRecord))
        await pilot.press(*"nothing such")
        picker = app.screen
        await until(pilot, lambda: "Nothing among" in str(picker.query_one(".hint").visual))
        await pilot.press(*["backspace"] * 12, *"beta", "enter")
        await until(pilot, lambda: isinstance(app.screen, LinkDialog))
        dialog = app.screen
        await pilot.press("j", "enter", *"that night", "enter", *"zzz", "enter")
        await until(pilot, lambda: "zzz" in str(dialog.query_one(".hint").visual))
        await pilot.press(*["backspace"] * 3, *f"s{said}", "enter")
        await until(pilot, lambda: app.screen is main)
        await idle(pilot)
        assert linked(path) == [("Alpha", "response_to", "Beta [/]", "that night")]
        with Store.open(path) as store:
            (uid,) = store.conn.execute("SELECT uid FROM links").fetchone()
            assert store.body("links", uid)["statement"] == said
        # The same again is refused.
        await pilot.press("L", *"beta", "enter")
        await until(pilot, lambda: isinstance(app.screen, LinkDialog))
        await pilot.press("j", "enter", "enter", "enter")
        await until(pilot, lambda: any("already" in n.message for n in app._notifications))
        await until(pilot, lambda: app.screen is main)
        await pilot.press("K")
        await until(pilot, lambda: isinstance(app.screen, ChooseLine))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: linked(path) == [])
        await until(pilot, lambda: app.screen is main)
        await pilot.press("u")
        await until(pilot, lambda: len(linked(path)) == 1)


async def test_the_record_under_the_cursor_is_linked_to_the_marked(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    made(path, *(incident(title, day) for title, day in _DAYS))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("space", "space", "L")
        await until(pilot, lambda: isinstance(app.screen, LinkDialog))
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: app.screen is main)
        await idle(pilot)
        assert [(a, kind, b) for a, kind, b, _ in linked(path)] == [
            ("A", "part_of", "B"),
            ("A", "part_of", "C"),
        ]
        await pilot.press("u")
        await until(pilot, lambda: linked(path) == [])


_DAYS = (("A", "2021-06-26"), ("B", "2021-06-27"), ("C", "2021-06-28"))
