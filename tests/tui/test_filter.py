"""The filter line: as you type, completion, mistakes, nothing found, earlier and saved filters."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from tracker.query.saving import saved_searches
from tracker.query.unfinished import FrequentWords
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.search import Request, prepare
from tracker.tui.state import load_state

from .conftest import idle, ready, until

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.tui.main import MainScreen


def lines(main: MainScreen) -> str:
    return "\n".join(main.records.render_line(y).text for y in range(main.records.size.height))


async def shows(pilot: Any, main: MainScreen, text: str) -> None:
    await until(pilot, lambda: main.browser.selection.request.text == text)


async def offers(pilot: Any, main: MainScreen, text: str) -> None:
    """Wait for what a text could become; what is offered before it is of fewer letters."""
    await until(
        pilot,
        lambda: (
            main.finding.choices and main.finding.choices.display and main.finding._offered == text
        ),
    )


async def test_esc_takes_a_stretch_of_the_timeline_back_before_the_filter(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"kind:airstrike", "enter")
        await shows(pilot, main, "kind:airstrike")
        await idle(pilot)
        await pilot.press("3", "enter")
        await until(pilot, lambda: "since:" in main.browser.selection.request.text)
        await pilot.press("escape")
        await shows(pilot, main, "kind:airstrike")
        await pilot.press("escape")
        await shows(pilot, main, "")


async def test_filter_is_live_counts_and_clears(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        whole = main.browser.rows.total
        await pilot.press("j", "j", "j")
        before = main.records.row.uid
        await pilot.press("slash", *"kind:airstrike", "enter")
        await until(pilot, lambda: main.browser.rows.total not in (None, whole))
        assert main.focused is main.records
        assert f"{main.browser.rows.total} of {whole}" in str(main.records.border_title)
        assert main.records.row.what == "airstrike"
        await pilot.press("slash", "escape")
        await until(pilot, lambda: main.browser.rows.total == whole)
        assert main.filter.value == ""
        # Cleared without having looked around, it leaves one where one was.
        await pilot.press("g", "j", "j", "j", "slash", *"riot", "escape")
        await until(pilot, lambda: main.browser.rows.total == whole)
        await until(pilot, lambda: main.records.row.uid == before)


async def test_each_key_shows_a_page_and_what_takes_longer_waits_for_a_pause(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.tui.browser.PAUSE", 3600.0)
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        timeline = main.browser.timeline
        await pilot.press("slash")
        for typed in ("b", "ba", "bag", "bagh"):
            await pilot.press(typed[-1])
            await shows(pilot, main, typed)
        # More than a page, so that it would have to be counted; and the word is not even whole.
        assert main.browser.rows.total is None or main.browser.rows.total < 64
        assert main.browser.timeline is timeline
        assert main.records.row_count > 20
        await pilot.press(*"dad", "enter")
        await until(pilot, lambda: main.browser.timeline is not timeline)
        assert main.browser.rows.total == main.records.row_count


async def test_a_newer_key_ends_the_question_of_an_older(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash")
        older = asyncio.ensure_future(main.browser.type("rocket", uid=""))
        newer = asyncio.ensure_future(main.browser.type("airstrike", uid=""))
        await shows(pilot, main, "airstrike")
        await asyncio.gather(older, newer)
        assert main.browser.selection.request.text == "airstrike"


async def test_the_beginning_of_a_word_is_kept_with_a_star(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        for typed, kept in (
            ("airstr", "airstr*"),
            ("place:erbi", "place:erbi*"),
            ("drone", "drone*"),  # drones were seen, too
            ("drone ", "drone "),
            ("erbil", "erbil"),  # a name: the beginning finds less
        ):
            await pilot.press("slash", "ctrl+u", *typed)
            await shows(pilot, main, typed)
            assert main.records.row_count > 1
            await pilot.press("enter")
            await shows(pilot, main, kept)
            assert main.filter.value == kept
            assert main.records.row_count > 1
        await pilot.press("slash", "ctrl+u", *"qqqz", "enter")
        await shows(pilot, main, "qqqz")
        assert main.filter.value == "qqqz"


def test_frequent_words_stand_in_only_where_there_are_many(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(sample) as store:
        request = Request("d", typing=True)
        assert not prepare(store.conn, request, FrequentWords()).prepared.provisional
        monkeypatch.setattr("tracker.tui.search._MANY", 10)
        some = prepare(store.conn, request, FrequentWords())
        assert some.prepared.provisional
        assert "the most frequent words first" in some.notes
        every = prepare(store.conn, request)
        assert set(some.keys(store.conn, after=None, offset=0, limit=999)) <= set(
            every.keys(store.conn, after=None, offset=0, limit=999)
        )


@pytest.mark.parametrize("text", ["gap:no_archive", "attack no:gap", "is:statement has:gap"])
def test_gaps_are_looked_for_among_the_newest_first(
    sample: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("tracker.tui.search._SLICE", 40)
    with Store.open(sample) as store:
        request = Request(text, typing=True)
        some, every = prepare(store.conn, request, FrequentWords()), prepare(store.conn, request)
        assert some.prepared.provisional
        assert "of the newest 40" in " ".join(some.notes)
        listed, whole = (
            one.keys(store.conn, after=None, offset=0, limit=999) for one in (some, every)
        )
        newest = list(prepare(store.conn, Request(sort="-date")).prepared.keys(store.conn, 40))
        if not text.startswith("is:"):
            assert listed == [key for key in whole if key >= newest[-1]]
        assert listed == whole[: len(listed)]
        for other in ("", "attack", f"{text} sort:date"):
            found = prepare(store.conn, Request(other, typing=True), FrequentWords())
            assert not found.prepared.provisional


async def test_the_exact_page_follows_the_frequent_words(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.tui.search._MANY", 10)
    monkeypatch.setattr("tracker.query.unfinished._MOST", 1)
    monkeypatch.setattr("tracker.tui.search._SLICE", 3)
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        for text in ("gap:old_toll", "gap:too_early"):
            await pilot.press("slash", "ctrl+u", *text)
            await shows(pilot, main, text)
            await until(pilot, lambda: main.browser.rows.total is not None)
            with Store.open(sample) as store:
                total = prepare(store.conn, Request(text)).total(store.conn)
            assert main.browser.rows.total == total
        await pilot.press("ctrl+u", "c")
        await shows(pilot, main, "c")
        await until(pilot, lambda: not main.browser.selection.prepared.provisional)
        await until(pilot, lambda: main.browser.rows.total is not None)
        with Store.open(sample) as store:
            assert main.browser.rows.total == prepare(store.conn, Request("c*")).total(store.conn)


async def test_keys_typed_ahead_are_meant_for_the_list_to_come(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        gate = asyncio.Event()
        kept = main.browser.kept

        async def slow(text: str) -> str:
            await gate.wait()
            return await kept(text)

        monkeypatch.setattr(main.browser, "kept", slow)
        await pilot.press("slash", *"kind:airstrike", "enter", "j", "j", "space")
        assert (main.records.cursor, main.records.marked_count) == (0, 0)
        gate.set()
        await until(pilot, lambda: main.records.marked_count == 1)
        assert main.browser.selection.request == Request("kind:airstrike")
        with Store.open(sample) as store:
            (uid,) = main.records.marks.uids
            assert store.body("incidents", uid)["kind"] == "airstrike"


@pytest.mark.parametrize("line", [("drone", "irbil"), ("irbil", "dro")])
async def test_of_a_burst_each_key_goes_where_it_would_have_gone_alone(
    sample: Path, line: tuple[str, str]
) -> None:
    one, two = line
    keys = ("slash", *one, "enter", "j", "slash", "ctrl+u", *two, "enter", "j", "j", "space")
    assert await _pressed(sample, keys, at_once=True) == await _pressed(sample, keys)


async def _pressed(sample: Path, keys: tuple[str, ...], *, at_once: bool = False) -> object:
    """Press keys one by one, or so fast that none has had its effect when the next one comes."""
    path = sample.with_name(f"{at_once}.db")
    path.write_bytes(sample.read_bytes())
    app = TrackerApp(path)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        for key in keys:
            if at_once:
                app.post_message(events.Key(key, key if len(key) == 1 else None))
            else:
                await pilot.press(key)
        await until(pilot, lambda: main.records.marked_count == 1)
        marked = set(main.records.marks.uids)
        return main.filter.value, main.records.cursor, marked, main.state.recent


async def test_a_wrong_filter_is_underlined_explained_and_keeps_the_last_good_list(
    sample: Path,
) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"erbil")
        await shows(pilot, main, "erbil")
        shown = main.browser.rows
        await pilot.press("space", *"typ:x")
        await until(pilot, lambda: main.finding.fault.display)
        assert "There is no field “typ”. Did you mean type:x?" in str(main.finding.fault.render())
        assert main.filter.has_class("-fault")
        await pilot.press(*["backspace"] * 6)
        await until(pilot, lambda: not main.finding.fault.display)
        assert not main.filter.has_class("-fault")
        await shows(pilot, main, "erbil")
        await until(pilot, lambda: main.browser.rows.total == shown.total)


async def test_nothing_found_says_what_may_be_meant_and_the_keys_that_help(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"erbil kind:riot dorne", "enter")
        await until(pilot, lambda: main.browser.rows.total == 0)
        await until(pilot, lambda: main.browser.help)
        said = lines(main)
        assert "None of the incidents: erbil kind:riot dorne" in said
        assert "dorne · did you mean drone" in said
        assert "esc clears the filter, / changes it." in said
        await pilot.press("slash", "ctrl+u", *"erbil kind:riot", "enter")
        await until(pilot, lambda: any("without kind:riot" in one for one in main.browser.help))


async def test_matches_are_marked_and_the_reason_is_told(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"irbil", "enter")
        await shows(pilot, main, "irbil")
        assert "irbil = Erbil" in str(main.records.border_subtitle)
        # The first is in no text called Erbil: its place lies there.
        await until(pilot, lambda: "Found in Erbil" in " ".join(main.detail.text.split()))
        marked = {
            segment.text
            for y in range(main.records.size.height)
            for segment in main.records.render_line(y)
            if segment.style and segment.style.underline
        }
        assert "Erbil" in marked
        # n goes to the next and through its matches.
        await pilot.press("n")
        await until(pilot, lambda: main.records.cursor == 1 and main.detail.match)
        assert main.detail.match == "Erbil"
        for _ in range(50):
            await pilot.press("n")
            await until(pilot, lambda: not main._busy)
            if main.records.cursor > 1:
                break
        await until(pilot, lambda: main.records.cursor == 2 and main.detail.match)
        await pilot.press("N")
        await until(pilot, lambda: main.records.cursor == 1 and main.detail.match)


async def test_the_filter_line_completes_fields_and_values(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"kind:airs")
        await until(pilot, lambda: main.filter._suggestion == "kind:airstrike")
        await pilot.press("right", "enter")
        await shows(pilot, main, "kind:airstrike")


async def test_choices_are_offered_stepped_to_and_taken(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"rockets by:sulaymani")
        await offers(pilot, main, "rockets by:sulaymani")
        assert main.finding.choices.items[0].label.strip() == "Qassem_Soleimani"
        await pilot.press("tab")
        assert main.filter.value == "rockets by:Qassem_Soleimani"
        await until(pilot, lambda: not main.finding.choices.display)
        # Down steps into the choices, enter takes the one there, and the line goes on.
        await pilot.press("ctrl+u", *"kind:r")
        await offers(pilot, main, "kind:r")
        wanted = main.finding.choices.items[1].text
        await pilot.press("down", "down", "enter")
        assert main.filter.value == wanted
        assert main.focused is main.filter
        # Esc closes what was stepped into; where nothing was, it clears.
        await pilot.press("ctrl+u", *"kind:r")
        await offers(pilot, main, "kind:r")
        await pilot.press("down", "escape")
        assert main.filter.value == "kind:r"
        await pilot.press("escape")
        assert main.filter.value == ""
        assert main.focused is main.records


async def test_tab_offers_what_can_be_searched_for(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", "tab")
        await offers(pilot, main, "")
        assert main.finding.choices.items[0].text == "kind:"
        await pilot.press("tab")
        assert main.filter.value == "kind:"
        # Between what is typed already, too.
        await pilot.press("ctrl+u", *"kin since:2021", "home", *["right"] * 3, "tab")
        await offers(pilot, main, "kin since:2021")
        await pilot.press("tab")
        await until(pilot, lambda: main.filter.value == "kind: since:2021")
        assert main.filter.cursor_position == len("kind:")


async def test_earlier_filters_come_back_with_the_arrow_also_after_a_restart(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        for typed in ("erbil", "kind:riot", "erbil", "drones"):
            await pilot.press("slash", "ctrl+u", *typed, "enter")
            await shows(pilot, main, typed)
        main.filter.suggester = None  # else the arrow goes to a choice, once there are some
        await pilot.press("slash", "ctrl+u", *"dr")
        seen = []
        for _ in range(4):
            await pilot.press("up")
            seen.append(main.filter.value)
        assert seen == ["drones", "erbil", "kind:riot", "kind:riot"]
        await pilot.press("down", "down", "down", "down")
        assert main.filter.value == "dr"
        await pilot.press("escape", "q")
    assert load_state(sample).recent == ["kind:riot", "erbil", "drones"]
    with Store.open(sample) as store:
        assert saved_searches(store.conn) == []


async def test_a_filter_is_saved_used_and_found_in_the_palette(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"kind:airstrike", "ctrl+s")
        await until(pilot, lambda: app.screen is not main)
        await pilot.press(*"strikes", "enter")
        await until(pilot, lambda: app.screen is main)

        def saved() -> list[tuple[str, str]]:
            with Store.open(sample) as store:
                return [tuple(one) for one in saved_searches(store.conn)]

        await until(pilot, lambda: saved() == [("strikes", "kind:airstrike")])
        await pilot.press("escape", "slash", *"@str")
        await offers(pilot, main, "@str")
        await pilot.press("tab", "enter")
        await shows(pilot, main, "@strikes")
        assert main.records.row.what == "airstrike"
        await pilot.press("escape")
        await shows(pilot, main, "")
        await pilot.press("colon")
        await until(pilot, lambda: app.screen is not main)
        await pilot.press(*"@strikes", "enter")
        await shows(pilot, main, "@strikes")
        await pilot.press("u")
        await until(pilot, lambda: saved() == [])


async def test_statements_are_filtered_as_well_as_incidents(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("i", "slash", *"said:condemn irbil sort:date", "enter")
        await shows(pilot, main, "said:condemn irbil sort:date")
        await until(pilot, lambda: main.browser.rows.total is not None)
        assert main.browser.table == "statements"
        with Store.open(sample) as store:
            found = prepare(store.conn, Request("is:statement said:condemn irbil sort:date"))
            assert main.browser.rows.total == found.total(store.conn) > 0
        assert {row.what for row in await main.browser.rows.rows(0)} == {"condemns"}


async def test_where_there_is_room_a_row_shows_what_matched(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(140, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"sovereignty", "enter", "z")
        await shows(pilot, main, "sovereignty")
        await until(pilot, lambda: "sovereignty" in main.records.render_line(1).text)
        assert "Fourteen rockets" in main.records.render_line(1).text


async def test_hostile_words_in_the_filter_line_act_on_nothing(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash")
        for text in ("[/", "[red]x[/blue] kind:[b]", "\x1b[31mtyp:x", "by:\u202e", "@[/]"):
            main.filter.value = text
            await idle(pilot)
            main.finding.fault.render()
        assert "\x1b" not in str(main.finding.fault.render())
        await pilot.press("tab", "up", "down", "escape")
        await shows(pilot, main, "")


async def test_a_key_after_a_change_of_the_list_is_meant_for_the_new_one(sample: Path) -> None:
    """The list that goes is still on the screen when the next key is struck."""
    app = TrackerApp(sample, author="sam")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        for key in "iW":  # in one go: no report of the incidents, which are about to go
            app.post_message(events.Key(key, key))
        await until(pilot, lambda: any("of incidents" in n.message for n in app._notifications))
        assert main.browser.table == "statements"
