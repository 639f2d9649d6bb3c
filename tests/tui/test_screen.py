from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandList
from textual.widgets import Input, OptionList
from textual.widgets._toast import Toast

from tests.conftest import NOON
from tracker.entry.saying import Saying
from tracker.store import drafts
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.commands.records import record_names
from tracker.tui.headings import title_header
from tracker.tui.main import MainScreen
from tracker.tui.render.history import change_entries
from tracker.tui.screens.first_run import FirstRun
from tracker.tui.screens.void import VoidDialog

from .conftest import entries_text, main_of, quiet, ready, until

if TYPE_CHECKING:
    from pathlib import Path

SIZES = [(60, 15), (80, 24), (99, 19), (100, 24), (120, 36), (160, 50)]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_size_shows_the_list_and_reaches_every_pane(
    sample: Path, size: tuple[int, int]
) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=size) as pilot:
        main = await ready(pilot)
        assert main.focused is main.records
        assert main.records.size.height > 5
        single = size[0] < 100
        assert main.arrangement.single is single
        for key, pane in (("2", main.detail), ("3", main.timeline), ("1", main.records)):
            await pilot.press(key)
            assert main.focused is pane
            assert pane.display
            assert pane.size.width > 0
            others = {main.records, main.detail, main.timeline} - {pane}
            assert [other.display for other in others] == [not single] * 2


async def test_browsing_leaves_the_file_as_it_is_byte_for_byte(sample: Path) -> None:
    before = digest(sample)
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        keys = ["j", "G", "g", "space", "v", "j", "v", "A", "escape", "i", "j", "i", "2", "j"]
        keys += ["j", "enter", "backspace", "3", "h", "plus", "minus", "0", "1", "slash"]
        await pilot.press(*keys, "e", "r", "b", "i", "l", "enter", "z", "z", "escape", "T", "T")
        await until(pilot, lambda: main.browser.rows.total == main.browser.whole["incidents"])
    assert digest(sample) == before
    assert sorted(p.name for p in sample.parent.iterdir()) == ["sample.db"]


async def test_detail_and_timeline_follow_the_cursor(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        for _ in range(5):
            await pilot.press("j")
        row = main.records.row
        assert row is not None
        await until(pilot, lambda: main.viewer.place == ("incidents", row.uid))
        assert row.title in main.detail.text.replace("\n", " ")


async def test_statements_sort_jump_and_history(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("i")
        await until(pilot, lambda: main.browser.table == "statements")
        await until(pilot, lambda: main.viewer.place and main.viewer.place[0] == "statements")
        newest = main.records.row.uid
        await pilot.press("o")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("down", "enter")
        await until(pilot, lambda: main.browser.selection.request.sort == "date")
        assert main.records.row.uid == newest
        assert main.records.cursor > 0
        await pilot.press("i")
        await until(pilot, lambda: main.browser.table == "incidents")
        await pilot.press("apostrophe")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press(*"3 jan 2020", "enter")
        await until(pilot, lambda: main.records.row and "Jan 2020" in main.records.row.when)
        await pilot.press("H")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_following_references_and_coming_back(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        start = main.viewer.place
        await pilot.press("enter")
        target = main.detail.target
        assert target is not None
        await pilot.press("enter")
        await until(pilot, lambda: main.viewer.place == (target.table, target.uid))
        await pilot.press("backspace")
        await until(pilot, lambda: main.viewer.place == start)
        await pilot.press("backspace")
        assert main.focused is main.records


async def test_every_reference_of_every_record_can_be_opened(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        for _ in range(12):
            targets = {(t.table, t.uid) for t in main.detail._page.targets}
            for place in sorted(targets)[:4]:
                await main.viewer.open(place)
                assert main.viewer.place == place
            await pilot.press("j")
            row = main.records.row
            await until(pilot, lambda row=row: main.viewer.place == ("incidents", row.uid))


async def test_void_asks_twice_is_journalled_and_undone(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        whole = main.browser.rows.total
        uid = main.records.row.uid
        await pilot.press("x", *"entered twice", "enter")
        await until(pilot, lambda: isinstance(app.screen, VoidDialog))
        assert app.focused.id == "cancel"
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is main)
        await pilot.press("x", *"entered twice", "enter")
        await until(pilot, lambda: isinstance(app.screen, VoidDialog))
        await pilot.press("y")
        await until(pilot, lambda: main.browser.rows.total == whole - 1)
        with Store.open(sample) as store:
            assert store.get("incidents", uid).state == "void"
            last = store.history("incidents", uid)[-1]
            assert (last.author, last.reason) == ("ana", "entered twice")
        await pilot.press("u")
        await until(pilot, lambda: main.browser.rows.total == whole)
        with Store.open(sample) as store:
            assert store.get("incidents", uid).state != "void"
        await pilot.press("ctrl+r")
        await until(pilot, lambda: main.browser.rows.total == whole - 1)


async def test_voiding_many_wants_the_number(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        whole = main.browser.rows.total
        await pilot.press("space", "space", "space", "x", *"wrong file", "enter")
        await until(pilot, lambda: isinstance(app.screen, VoidDialog))
        await pilot.press("y", "enter", "backspace", "2", "enter", "backspace")
        assert isinstance(app.screen, VoidDialog)
        await pilot.press("3", "enter")
        await until(pilot, lambda: main.browser.rows.total == whole - 3)
        await pilot.press("u")
        await until(pilot, lambda: main.browser.rows.total == whole)


async def test_what_another_process_writes_appears_by_itself(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        whole = main.browser.rows.total
        uid = main.records.row.uid
        with Store.open(sample) as store, store.batch("elsewhere") as batch:
            batch.void("incidents", uid, "elsewhere")
        main.look_again()
        await until(pilot, lambda: main.browser.rows.total == whole - 1)


async def test_a_draft_that_is_kept_moves_nothing_but_the_number_of_drafts(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        shown = main.browser.rows
        with Store.open(sample, author="ana") as store:
            drafts.keep(store, None, "incidents", None, {}, NOON)
        main.look_again()
        await until(pilot, lambda: main.waiting == 1)
        assert main.browser.rows is shown


async def test_what_was_shown_returns_after_a_restart(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"rockets", "enter")
        await until(pilot, lambda: main.browser.selection.request.text == "rockets")
        await pilot.press("j", "j", "j", "greater_than_sign", "T")
        uid, share = main.records.row.uid, main.arrangement.share
        await pilot.press("q")
    again = TrackerApp(sample)
    async with again.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        assert main.filter.value == "rockets"
        assert main.records.row.uid == uid
        assert main.arrangement.share == share
        assert again.theme == "tracker-light"


async def test_a_read_only_file_says_so_and_refuses(sample: Path) -> None:
    sample.chmod(0o444)
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        main.open_file.writable = False
        title_header(main)
        assert "read-only" in main.header.right.plain
        await pilot.press("x")
        await until(pilot, lambda: list(app._notifications))
        assert "reading only" in next(iter(app._notifications)).message


async def test_no_file_offers_three_ways(tmp_path: Path) -> None:
    app = TrackerApp(tmp_path / "data" / "tracker.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FirstRun))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        main = main_of(app)
        await until(pilot, lambda: main.browser.rows is not None and main.browser.rows.total == 0)
        lines = [main.records.render_line(y).text for y in range(main.records.size.height)]
        assert any("a adds an incident" in line for line in lines)
    assert (tmp_path / "data" / "tracker.db").exists()


async def test_something_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("these are notes, long enough to be no database at all" * 30)
    app = TrackerApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FirstRun))
        assert "notes.db" in app.screen.query_one("#head").render().plain
        choices = app.screen.query_one(OptionList)
        assert [choice.id for choice in choices.options] == ["other", "quit", "sample"]
        head = app.screen.query_one("#head").render().plain
        await pilot.press("n")
        await pilot.press("o")
        await until(pilot, lambda: app.screen.query_one(Input).display)
        assert app.screen.query_one("#head").render().plain == head
        await pilot.press("escape")
    assert app.return_value == 0
    assert path.read_text().startswith("these are notes")


async def test_help_runs_what_was_chosen(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen is not main)
        await pilot.press(*"statements", "enter")
        await until(pilot, lambda: main.browser.table == "statements")
        assert app.screen is main


async def test_help_says_so_where_nothing_is_called_what_was_typed(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen is not main)
        await pilot.press(*"xyzzy", "enter")
        options = app.screen.query_one(OptionList)
        assert [str(option.prompt) for option in options.options] == [
            "No key and no action is called so."
        ]
        assert app.screen is not main


async def test_keys_of_other_layouts_act(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("о")
        assert main.records.cursor == 1
        await pilot.press("ت")
        assert main.records.cursor == 2


async def test_the_palette_finds_and_runs_an_action(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("colon")
        await until(pilot, lambda: app.screen is not main)
        await pilot.press(*"last rec", "enter")
        await until(pilot, lambda: app.screen is main)
        await until(pilot, lambda: main.records.cursor == main.records.row_count - 1)


async def test_one_message_at_a_time_and_none_over_a_dialog(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)

        def said() -> list[str]:
            return [notification.message for notification in app._notifications]

        main.say("One record voided. u takes it back.")
        main.say("Undone: voiding one incident.")
        await until(pilot, lambda: said() == ["Undone: voiding one incident."])
        assert [toast.render().plain for toast in main.query(Toast)] == said()
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen is not main)
        assert said() == []
        assert not app.screen.query(Toast)


async def test_the_way_out_of_a_dialog_is_in_sight_on_the_smallest_screen(sample: Path) -> None:
    with Store.open(sample) as store, store.batch("long") as batch:
        rows = store.conn.execute("SELECT uid FROM incidents ORDER BY sort_key DESC LIMIT 7")
        for (uid,) in rows.fetchall():
            body = store.body("incidents", uid)
            batch.put_body("incidents", uid, {**body, "title": "A very long title " * 8})
    app = TrackerApp(sample)
    async with app.run_test(size=(60, 15)) as pilot:
        await ready(pilot)
        await pilot.press(*["space"] * 7, "x", *"because of a long story " * 8, "enter")
        await until(pilot, lambda: isinstance(app.screen, VoidDialog))
        await pilot.pause()
        box = app.screen.query_one(".box")
        for way in (app.screen.query(".hint").last(), app.screen.query_one("#number")):
            assert way.region.height == 1
            assert box.content_region.contains_region(way.region)


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_the_palette_fits_its_frame(sample: Path, size: tuple[int, int]) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=size) as pilot:
        main = await ready(pilot)
        await pilot.press("colon")
        await until(pilot, lambda: app.screen is not main)
        await until(pilot, lambda: app.screen.query("CommandList.--visible"))
        await pilot.press("down", "down")
        await quiet(pilot)
        frame = app.screen.query_one("#--container")
        found = app.screen.query_one(CommandList)
        assert frame.content_region.contains_region(found.region)
        assert app.screen.region.contains_region(frame.region)
        assert found.region.height > 5


async def test_history_tells_old_and_new_and_what_a_link_joins(sample: Path) -> None:
    with Store.open(sample) as store:
        uid, first, second = store.conn.execute(
            "SELECT l.uid, a.title, b.title FROM links l"
            " JOIN incidents a ON a.id = l.from_incident_id"
            " JOIN incidents b ON b.id = l.to_incident_id"
        ).fetchone()
        (incident,) = store.conn.execute("SELECT uid FROM incidents LIMIT 1").fetchone()
        with store.batch("typo") as batch:
            body = store.body("incidents", incident)
            batch.put_body("incidents", incident, {**body, "title": "New title"})
        change = store.history("incidents", incident)[-1]
        (name,) = record_names(store, [("links", uid)])
        told = entries_text(change_entries(change, Saying(store.conn), named=False))
    assert f"title  {body['title']} → New title" in told
    assert first in name
    assert second in name
    assert uid not in name
