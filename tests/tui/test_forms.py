from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.keys import _character_to_key

from tests.seed_text import FOLLOW_UP, keystrokes
from tracker.store import drafts
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen

from .conftest import idle, main_of, quiet, ready, until

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.model.records import AnyRecord


def form_of(app: TrackerApp) -> FormScreen:
    assert isinstance(app.screen, FormScreen)
    return app.screen


async def opened(pilot: Any, key: str) -> FormScreen:
    await ready(pilot)
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    await pilot.pause()
    return form_of(pilot.app)


async def typed(pilot: Any, text: str) -> None:
    """Type a text as fast as a line brings it; Pilot would wait twice behind each letter."""
    for character in text[:-1]:
        key = {" ": "space"}.get(character, character)
        if not key.isalnum():
            key = _character_to_key(key)
        pilot.app.post_message(events.Key(key, character))
    await pilot.press("space" if text[-1] == " " else text[-1])


async def settled(pilot: Any, form: FormScreen) -> None:
    await quiet(pilot)
    await until(pilot, lambda: not form._busy)
    await pilot.pause()


def newest(path: Path, table: str) -> AnyRecord:
    with Store.open(path) as store:
        row = store.conn.execute(f"SELECT uid FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
        return store.get(table, row[0])


def count(path: Path, table: str) -> int:
    with Store.open(path) as store:
        return int(store.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


async def test_an_incident_is_entered_by_keys_read_back_and_saved_as_one_step(
    sample: Path,
) -> None:
    app = TrackerApp(sample, author="ana")
    before = count(sample, "incidents")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await typed(pilot, "27-28 jun 2021")
        await until(pilot, lambda: "27–28 Jun 2021" in form.rows["date"].said)
        await pilot.press("tab")
        await typed(pilot, "Strike on a depot")
        await pilot.press("tab")
        await typed(pilot, "airs")
        await until(pilot, lambda: form.choices.display)
        await pilot.press("enter")
        await typed(pilot, "arbil")
        await until(pilot, lambda: form.choices.current is not None)
        await pilot.press("enter", "tab", "tab")
        await typed(pilot, "First line")
        await pilot.press("enter")
        await typed(pilot, "second line")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    assert count(sample, "incidents") == before + 1
    made = newest(sample, "incidents")
    assert (made.title, made.kind) == ("Strike on a depot", "airstrike")
    assert made.summary == "First line\nsecond line"
    assert made.when.date.edtf == "2021-06-27/2021-06-28"
    assert made.when.as_written == "27-28 jun 2021"
    with Store.open(sample) as store:
        assert store.get("places", made.place).name == "Erbil"
        assert drafts.drafts(store.conn, "ana") == []
        change = store.history("incidents", made.uid)[0]
        assert (change.op, change.author) == ("insert", "ana")
    with Store.open(sample, author="ana") as store:
        store.undo()
    assert count(sample, "incidents") == before


async def test_a_likely_double_is_asked_about_once_however_soon_it_is_saved(
    sample: Path,
) -> None:
    texts = {"date": "28 jun 2021", "kind": "airstrike", "place": "Erbil"}
    texts["title"] = "Depot on the ring road hit"
    app = TrackerApp(sample, author="ana")
    before = count(sample, "incidents")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, "a")
        for name, text in texts.items():
            form.rows[name].text = text
        await pilot.press("ctrl+n")
        await until(pilot, lambda: form.saved is not None)
        await settled(pilot, form)
        for name, text in texts.items():
            form.rows[name].text = text
        form.rows["point"].text = "nowhere"  # what is wrong beside it is told in the same look
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "may be the same" in str(form.query_one("#fault").visual))
        await settled(pilot, form)
        assert "And one field is wrong." in str(form.query_one("#fault").visual)
        assert form.row is form.rows["point"]
        assert count(sample, "incidents") == before + 1
        form.rows["point"].text = ""
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    assert count(sample, "incidents") == before + 2


async def test_the_letters_of_the_panes_and_undo_of_records_stop_at_the_form(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        with Store.open(sample) as store:
            version = store.conn.execute("SELECT max(seq) FROM changes").fetchone()
        await pilot.press("tab", "q", "u", "x", "ctrl+r", "ctrl+p", "colon", "question_mark")
        await settled(pilot, form)
        assert app.screen is form
        assert form.rows["title"].text == "qux:?"
        with Store.open(sample) as store:
            assert store.conn.execute("SELECT max(seq) FROM changes").fetchone() == version


async def test_the_label_of_the_field_with_the_cursor_stands_out_alone(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")

        def bold() -> list[str]:
            labels = {name: row.query_one(".label") for name, row in form.rows.items()}
            return [name for name, label in labels.items() if label.styles.text_style.bold]

        for name in ("date", "title", "kind"):
            await until(pilot, lambda name=name: bold() == [name])
            await pilot.press("tab")


async def test_an_ambiguous_date_is_asked_in_place(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await typed(pilot, "06/07/21")
        await until(pilot, lambda: form.choices.display)
        assert [c.text for c in form.choices.items] == ["Tue 6 Jul 2021", "Mon 7 Jun 2021"]
        await pilot.press("tab", "shift+tab", "down")
        await until(pilot, lambda: form.choices.current is not None)
        await pilot.press("enter")
        await until(pilot, lambda: "Tue 6 Jul 2021 · day" in form.rows["date"].said)
        assert form.rows["date"].text == "06/07/21"
        await typed(pilot, "Later that day")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    when = newest(sample, "incidents").when
    assert (when.date.edtf, when.as_written) == ("2021-07-06", "06/07/21")


@pytest.mark.parametrize(("order", "day"), [("dmy", "2021-07-06"), ("mdy", "2021-06-07")])
async def test_who_has_said_how_dates_are_written_is_not_asked(
    sample: Path, order: str, day: str
) -> None:
    app = TrackerApp(sample, author="ana", date_order=order)
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await typed(pilot, "06/07/21")
        await until(pilot, lambda: "2021 · day" in form.rows["date"].said)
        assert not form.choices.display
        form.rows["title"].text = "That day"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
        main = main_of(app)
        main.filter.value = "on:06/07/21 title:that"
        await until(pilot, lambda: main.records.row is not None and main.browser.rows.total == 1)
    assert newest(sample, "incidents").when.date.edtf == day


async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    before = count(sample, "incidents")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await typed(pilot, "31 jun 2021")
        await pilot.press("tab")
        form.to(form.rows["summary"])
        await typed(pilot, "Words")
        await until(pilot, lambda: form.rows["date"].said)
        assert "31" in form.rows["date"].said
        await pilot.press("ctrl+s")
        await settled(pilot, form)
        assert app.screen is form
        assert form.row is form.rows["date"]
        assert "must not be empty" in form.rows["title"].said
        assert form.rows["summary"].text == "Words"
        assert count(sample, "incidents") == before


async def test_an_edit_writes_only_what_was_changed(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "e")
        uid = form.state.uid
        await pilot.press("tab", "end")
        await typed(pilot, " indeed")
        await settled(pilot, form)
        form.rows["reason"].text = "a better title"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    with Store.open(sample) as store:
        change = store.history("incidents", uid)[-1]
        assert list(change.after) == ["title"]
        assert change.after["title"].endswith(" indeed")
        assert change.reason == "a better title"


async def test_saving_what_was_not_changed_writes_nothing_and_offers_no_undo(sample: Path) -> None:
    with Store.open(sample) as store:
        before = store.conn.execute("SELECT max(seq) FROM changes").fetchone()
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "e")
        form.rows["reason"].text = "only a look"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form and list(app._notifications))
        [said] = [note.message for note in app._notifications]
        assert said.endswith(": nothing was changed.")
    with Store.open(sample) as store:
        assert store.conn.execute("SELECT max(seq) FROM changes").fetchone() == before


async def test_a_statement_knows_its_incident_and_has_siblings(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "s")
        incident = form.main.records.row.uid
        assert form.row is form.rows["speaker"]
        await typed(pilot, "SOHR")
        await until(pilot, lambda: form.choices.current is not None)
        await pilot.press("enter")
        await typed(pilot, "29 jul 2021")
        await pilot.press("tab")
        await typed(pilot, "toll")
        await pilot.press("tab")
        await typed(pilot, "Five were killed.")
        for _ in range(6):
            await pilot.press("tab")
        await settled(pilot, form)
        assert form.row is form.rows["statement_incidents"]
        await typed(pilot, " disapprove")
        await until(pilot, lambda: "disapprove" in form.rows["statement_incidents"].said)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: form.saved is not None and not form._busy)
        assert form.row is form.rows["kind"]
        await typed(pilot, "report")
        await pilot.press("tab")
        await typed(pilot, "They were fighters.")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    second = newest(sample, "statements")
    with Store.open(sample) as store:
        uids = store.conn.execute("SELECT uid FROM statements ORDER BY id DESC LIMIT 2").fetchall()
        first = store.get("statements", uids[1][0])
    assert first.speaker == second.speaker
    assert first.when.date == second.when.date
    assert [(a.incident, a.stance) for a in first.statement_incidents] == [(incident, "disapprove")]
    assert second.statement_incidents == first.statement_incidents  # guessed: the same speaker
    assert (first.gist, second.gist) == ("Five were killed.", "They were fighters.")


async def test_a_place_is_made_in_place_and_the_form_is_as_it_was(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await typed(pilot, "28 jun 2021")
        await pilot.press("tab")
        await typed(pilot, "Kept")
        await pilot.press("tab", "tab")
        await typed(pilot, "Qxyzville")
        offered = form.choices
        await until(pilot, lambda: any(c.makes and c.text == "Qxyzville" for c in offered.items))
        await form.taking.settled(wholly=True)
        assert form.choices.items[-1].makes
        assert form.choices.current is None or not form.choices.current.makes
        for _ in form.choices.items:
            await pilot.press("down")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen is not form)
        inner = form_of(app)
        assert inner.rows["name"].text == "Qxyzville"
        await typed(pilot, "city")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form)
        await until(pilot, lambda: "Qxyzville" in form.rows["place"].said)
        assert form.row is form.rows["place"]
        assert form.rows["title"].text == "Kept"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    place = newest(sample, "places")
    assert (made.place, place.name, place.kind) == (place.uid, "Qxyzville", "city")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_tab_reaches_every_field_and_last_save_and_add_another(
    sample: Path, size: tuple[int, int]
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=size) as pilot:
        form = await opened(pilot, "a")
        await pilot.press("f9")
        await settled(pilot, form)
        form.focus_first()
        seen = []
        for _ in range(len(form.rows) + 2):
            await pilot.press("tab")
            await settled(pilot, form)
            seen.append(form.row.spec.name if form.row else form.focused.id)
        assert {"weapon", "count", "state", "point"} <= set(seen)
        assert seen[-1] == "save-next"


async def test_a_long_text_that_is_left_shows_its_beginning(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(60, 15)) as pilot:
        form = await opened(pilot, "a")
        title = form.rows["title"]
        form.to(title)
        long = "Twelve rockets at the northern gate of the base, "
        await typed(pilot, long * 3)
        assert title.editor.scroll_offset.x > 0
        await pilot.press("shift+tab")
        await until(pilot, lambda: title.editor.render_line(0).text.startswith("Twelve rockets"))
        assert title.editor.render_line(0).text.endswith("…")
        await pilot.press("tab")
        await until(pilot, lambda: title.editor.scroll_offset.x > 0)


async def test_typing_can_be_undone_in_every_kind_of_field(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        for name in ("title", "summary", "tags"):
            form.to(form.rows[name])
            await typed(pilot, "one two")
            await pilot.press("ctrl+z")
            await settled(pilot, form)
            assert form.rows[name].text != "one two"
            await pilot.press("ctrl+y")
            await settled(pilot, form)
            assert form.rows[name].text == "one two"


async def test_a_follow_up_takes_at_most_five_keys_besides_its_own_text(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fixture: an incident with place, source and kind, all three pinned, saved with ctrl+n."""
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        with Store.open(sample) as store:
            (document,) = store.conn.execute("SELECT min(uid) FROM documents").fetchone()
            source = store.reference("documents", document)
        for name, text in (("kind", "airstrike"), ("place", "Erbil"), ("citations", source)):
            form.to(form.rows[name])
            await typed(pilot, text)
            await pilot.press("ctrl+t")
            await settled(pilot, form)
        form.to(form.rows["title"])
        await typed(pilot, "The first")
        await pilot.press("ctrl+n")
        await settled(pilot, form)
        assert "from i" in form.rows["place"].said
        assert "just now" in form.rows["place"].said
        for step in FOLLOW_UP:
            assert isinstance(step, str)
            if step.startswith("<"):
                await pilot.press(step[1:-1])
            else:
                await typed(pilot, step)
        await settled(pilot, form)
        with capsys.disabled():
            print(f"\nfollow-up: {keystrokes(FOLLOW_UP)}")
        assert keystrokes(FOLLOW_UP).others <= 5
        assert form.rows["title"].text == ""
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    with Store.open(sample) as store:
        assert store.get("places", made.place).name == "Erbil"
    assert (made.title, made.summary, made.kind) == ("Second", "More words", "airstrike")
    assert made.when.date.edtf == "2021-06-28"
    assert [citation.document for citation in made.citations] == [document]


async def test_a_changed_place_lets_its_point_go_too(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        for name, text in (("place", "Erbil"), ("point", "36.19 44.01")):
            form.to(form.rows[name])
            await typed(pilot, text)
            await pilot.press("ctrl+t")
            await settled(pilot, form)
        form.to(form.rows["title"])
        await typed(pilot, "The first")
        await pilot.press("ctrl+n")
        await settled(pilot, form)
        assert form.rows["point"].text == "36.19 44.01"
        form.to(form.rows["place"])
        await pilot.press("ctrl+u")
        await typed(pilot, "Baghdad")
        await settled(pilot, form)
        pins = form.desk.pins
        assert pins.get("incidents", "place") is None
        assert pins.get("incidents", "point") is None
        assert form.rows["point"].text == ""


async def test_the_same_field_of_the_record_before(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.to(form.rows["title"])
        await typed(pilot, "First")
        form.to(form.rows["tags"])
        await typed(pilot, "drone erbil")
        await pilot.press("ctrl+n")
        await settled(pilot, form)
        form.to(form.rows["tags"])
        await pilot.press("ctrl+o")
        await settled(pilot, form)
        assert form.rows["tags"].text == "drone erbil"


async def test_leaving_keeps_a_draft_and_an_untouched_form_leaves_none(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        form = await opened(pilot, "a")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not form)
        form = await opened(pilot, "a")
        await typed(pilot, "28 jun")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not form)
        with Store.open(sample) as store:
            assert [d.content["texts"]["date"] for d in drafts.drafts(store.conn, "ana")] == [
                "28 jun"
            ]
        await pilot.press("D")
        await until(pilot, lambda: app.screen is not form.main)
        await pilot.press("x", "y")
        await until(pilot, lambda: app.screen is form.main)
        await idle(pilot)
        with Store.open(sample) as store:
            assert drafts.drafts(store.conn, "ana") == []


async def test_a_draft_is_kept_while_one_types_on_without_a_pause(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.to(form.rows["title"])
        for _ in range(400):
            await pilot.press("x")
            if form.state.draft is not None:
                break
        with Store.open(sample) as store:
            (draft,) = drafts.drafts(store.conn, "ana")
        assert set(draft.content["texts"]["title"]) == {"x"}


async def test_a_save_while_its_draft_is_being_written_takes_the_draft_along(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.rows["title"].text = "Quick"
        # The wait for more keys is over just when the record is saved.
        kept = asyncio.ensure_future(form.keeper.settle())
        await asyncio.sleep(0)
        assert form.state.draft is None
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
        await kept
    assert newest(sample, "incidents").title == "Quick"
    with Store.open(sample) as store:
        assert drafts.drafts(store.conn, "ana") == []


async def test_a_burst_of_keys_acts_in_the_order_in_which_it_was_pressed(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        keys = ["tab", *"wrong", "ctrl+u", *"ight", "home", "r", "end", "s"]
        keys += ["f9", "shift+tab", "shift+tab", "shift+tab", *"acb", "left", "left", "delete", "b"]
        for key in keys:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: form.rows["summary"].text == "abb")
        assert form.rows["title"].text == "rights"


async def test_many_lines_pasted_into_one_are_joined_and_harmless(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.to(form.rows["title"])
        app.post_message(events.Paste("one\r\n\n two \x1b[31m\nthree\x00"))
        await until(pilot, lambda: "3 pasted lines" in str(form.query_one("#fault").visual))
        assert form.rows["title"].text == "one two ␛[31m three�"
        form.to(form.rows["summary"])
        app.post_message(events.Paste("one\r\ntwo\x1b"))
        await until(pilot, lambda: "two" in form.rows["summary"].text)
        assert form.rows["summary"].text == "one\ntwo␛"


async def test_likely_doubles_are_listed_opened_beside_and_told_apart(sample: Path) -> None:
    with Store.open(sample) as store:
        row = store.conn.execute(
            "SELECT i.uid, i.title, i.date_from, i.kind, p.name FROM incidents i "
            "JOIN places p ON p.id = i.place_id WHERE i.date_precision = 'day' "
            "AND i.kind = 'rocket_missile' LIMIT 1"
        ).fetchone()
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        names = ("title", "date", "kind", "place")
        for name, text in zip(names, row[1:], strict=True):
            form.rows[name].text = text
        await until(pilot, lambda: form.beside.likely)
        assert row[0] in [likely.other for likely in form.beside.likely]
        while form.beside.current.other != row[0] or not form.has_class("-left"):
            await pilot.press("f5")
            await settled(pilot, form)
        await until(pilot, lambda: form.main.viewer.place == ("incidents", row[0]))
        assert form.query_one("#form").region.right <= form.main.detail.region.x
        await pilot.press("f10")
        await settled(pilot, form)
        assert row[0] not in [likely.other for likely in form.beside.likely]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    with Store.open(sample) as store:
        links = store.conn.execute(
            "SELECT f.uid, t.uid FROM links l JOIN incidents f ON f.id = l.from_incident_id "
            "JOIN incidents t ON t.id = l.to_incident_id WHERE l.kind = 'not_duplicate' "
            "ORDER BY l.id DESC LIMIT 1"
        ).fetchone()
    assert links == (made.uid, row[0])


async def test_a_place_of_the_gazetteer_becomes_a_record_with_its_point(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.rows["title"].text = "Somewhere"
        form.to(form.rows["place"])
        await typed(pilot, "Halabja")
        await until(pilot, lambda: any(c.entry for c in form.choices.items), rounds=1500)
        while form.choices.current is None or form.choices.current.entry is None:
            await pilot.press("down")
            await settled(pilot, form)
        await pilot.press("enter")
        await until(pilot, lambda: "Halabja" in form.rows["place"].said)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    with Store.open(sample) as store:
        place = store.get("places", made.place)
    assert (place.name, place.country) == ("Halabja", "IQ")
    assert place.latitude == pytest.approx(35.18, abs=0.1)
    assert made.geo_precision == "town"


async def test_leaving_a_list_goes_from_one_unknown_name_to_the_next_and_then_on(
    sample: Path,
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, "a")
        row = form.rows["involvements"]
        form.set_focus(row.editor)
        await typed(pilot, "Zzyx Column > Qwov Band")
        for name, text in (("Zzyx Column", ""), ("Qwov Band", "Zzyx Column > ")):
            if not text:
                await pilot.press("enter")
            await until(pilot, lambda: app.screen is form and form.choices.current)
            await settled(pilot, form)
            assert row.cursor == len(text + name)
            assert [one.text for one in form.choices.items] == [name]
            assert f"“{name}” names no actor yet" in str(form.query_one("#fault").visual)
            await pilot.press("enter")
            await until(pilot, lambda: app.screen is not form)
            await quiet(pilot)
            await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form and form.row is not row)
        assert "Zzyx Column: perpetrator" in row.said
        assert row.text == "Zzyx Column > Qwov Band"
        # A pasted address: one key takes the only choice; who wants to go on without it, does.
        source = form.rows["citations"]
        form.set_focus(source.editor)
        await typed(pilot, "https://example.org/zzyx")
        await pilot.press("tab")
        await until(pilot, lambda: form.choices.current)
        await settled(pilot, form)
        assert form.choices.current.makes
        assert form.row is source
        await pilot.press("tab")
        await until(pilot, lambda: form.row is not source)


@pytest.mark.parametrize(
    ("key", "field", "typed_name"),
    [("s", "speaker", "Zzyx Observatory"), ("a", "place", "Zzyxqwovville")],
)
async def test_leaving_a_new_name_stays_there_and_the_same_key_again_goes_on(
    sample: Path, key: str, field: str, typed_name: str
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, key)
        row = form.rows[field]
        form.set_focus(row.editor)

        def is_told() -> bool:
            told = f"“{row.text}” names no" in str(form.query_one("#fault").visual)
            return told and form.choices.display

        await typed(pilot, typed_name)
        await pilot.press("tab")  # typed ahead of the choices, often
        await until(pilot, is_told)
        await settled(pilot, form)
        assert form.row is row
        assert form.choices.items[-1].makes
        await pilot.press("tab")
        await until(pilot, lambda: form.row is not row)
        form.set_focus(row.editor)
        await typed(pilot, "x")
        await pilot.press("enter")
        await until(pilot, is_told)
        await settled(pilot, form)
        if len(form.choices.items) > 1:
            await pilot.press("up")
        assert form.choices.current.makes
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen is not form)
        inner = form_of(app)
        assert inner.rows["name"].text == f"{typed_name}x"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form and form.row is not row)
        assert row.text == f"{typed_name}x"
