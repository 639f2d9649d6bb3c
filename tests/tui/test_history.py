"""The history on the screen: walked, restored from, a step taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.store.makers import incident
from tracker.store.review import allow_own
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.choose import ChooseLine
from tracker.tui.screens.consent import ConsentDialog, ReasonLine
from tracker.tui.screens.help import HelpScreen
from tracker.tui.screens.history import HistoryScreen
from tracker.tui.screens.in_full import InFull

from .conftest import entries_text, ready, until
from .test_merging import made, titles

if TYPE_CHECKING:
    from pathlib import Path


def retitle(path: Path, uid: str, author: str, **values: str) -> None:
    with Store.open(path, author=author) as store, store.batch("because") as batch:
        allow_own(batch, True)
        batch.put_body("incidents", uid, {**store.body("incidents", uid), **values})


async def test_a_field_and_then_the_whole_are_restored_and_undone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    (uid,) = made(path, incident("A", tags=("t",)))
    retitle(path, uid, "ben", title="[/]\x1b[31mB", summary="s")
    retitle(path, uid, "ana", title="C", state="final")
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("H")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and app.screen.entry)
        screen = app.screen
        told = entries_text(screen._view.entries)
        assert "title  [/]␛[31mB → C" in told
        assert "by ben  because" in told
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(app.screen, InFull))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ChooseLine))
        await pilot.press("enter")  # as before this change
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))  # it is final
        await pilot.press("enter", *"right", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("enter")  # cancels
        await until(pilot, lambda: app.screen is screen)
        assert set(titles(path)) == {"C"}
        await pilot.press("r", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        await pilot.press(*"right", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: set(titles(path)) == {"[/]\x1b[31mB"})
        with Store.open(path) as store:
            newest = store.history("incidents", uid)[-1]
            assert newest.reason is not None
            assert newest.reason.startswith("right (restored from before ")
        # The whole record, as it was when it was added.
        await until(pilot, lambda: app.screen is screen and len(screen._view.entries) > 6)
        first = next(n for n, e in enumerate(screen._view.entries) if e.change.op == "insert")
        screen.options.highlighted = first
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ChooseLine))
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        await pilot.press(*"all", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: titles(path) == {"A": "final"})
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("escape", "u")
        await until(pilot, lambda: set(titles(path)) == {"[/]\x1b[31mB"})
        assert app.screen is main


async def test_the_whole_file_is_walked_page_by_page_and_a_step_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    uids = made(path, *(incident(f"I{n}") for n in range(6)))
    with Store.open(path, author="ben") as store:
        for number in range(70):
            with store.batch() as batch:
                body = {**store.body("incidents", uids[0]), "title": f"T{number}"}
                batch.put_body("incidents", uids[0], body)
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("J")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and app.screen.entry)
        screen = app.screen
        assert screen._view.next is not None
        await pilot.press("G")
        await until(pilot, lambda: screen._view.next is None)
        await pilot.press("G")
        # The oldest step is the import of six; its first three are named.
        assert "… and 3 more" in screen._view.entries[-1].text.plain
        await pilot.press("enter")
        await until(pilot, lambda: len(screen._views) == 2 and len(screen._view.entries) > 6)
        await pilot.press("escape")
        await until(pilot, lambda: len(screen._views) == 1)
        # The newest is by someone else: it can be taken back all the same, with consent.
        await pilot.press("g", "u")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: "T68" in titles(path))
        told = "undone by editing one incident"
        await until(pilot, lambda: told in entries_text(screen._view.entries[:1]))
        # Enter on a change goes to its record.
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.screen is main)
        await until(pilot, lambda: main.viewer.place == ("incidents", uids[0]))


async def test_a_merge_is_taken_apart_from_the_winner_s_history(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    one, two = made(path, incident("A", tags=("a",)), incident("B", tags=("b",)))
    with Store.open(path, author="ben") as store, store.batch("the same") as batch:
        batch.merge("incidents", two, one)
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(60, 15)) as pilot:
        main = await ready(pilot)
        await pilot.press("H")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and app.screen.entry)
        screen = app.screen
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press(*"step back", "enter")  # runs what was found there
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: titles(path) == {"A": "draft", "B": "draft"})
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("q")
        await until(pilot, lambda: app.screen is main)
