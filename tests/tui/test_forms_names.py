"""Likely doubles beside the form of an actor or a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.analysis import same_names
from tracker.entry.saving import open_edit, open_new
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.commands.forms import open_form
from tracker.tui.forms.form import FormScreen

from .conftest import quiet, ready, until
from .test_forms import form_of, newest, settled, typed

if TYPE_CHECKING:
    from pathlib import Path


async def opened(pilot: Any, table: str, **texts: str) -> FormScreen:
    main = await ready(pilot)
    main.spawn(open_form(main, open_new(table, texts)))
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    await pilot.pause()
    return form_of(pilot.app)


def pairs(path: Path, table: str) -> set[frozenset[str]]:
    with Store.open(path) as store:
        found = same_names.in_file(store.conn, table)
        return {frozenset((one.uid, one.other)) for one in found}


async def test_a_name_that_is_there_is_shown_beside_and_told_apart_for_good(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "actors")
        await typed(pilot, "Kataib Hizballah")
        await until(pilot, lambda: form.beside.likely)
        likely = form.beside.likely[0]
        assert likely.other_title == "Kata'ib Hezbollah"
        assert likely.reasons
        await pilot.press("f5")
        await until(pilot, lambda: form.main.viewer.sheet.file.record.uid == likely.other)
        await pilot.press("f10")
        await until(pilot, lambda: all(o.other != likely.other for o in form.beside.likely))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "actors")
    pair = frozenset((made.uid, likely.other))
    assert pair not in pairs(sample, "actors")
    with Store.open(sample, author="ana") as store:
        links = store.conn.execute("SELECT kind FROM links ORDER BY id DESC LIMIT 1").fetchone()
        assert links == ("not_duplicate",)
        store.undo()
        assert (
            store.conn.execute("SELECT 1 FROM actors WHERE uid = ?", (made.uid,)).fetchone() is None
        )


async def test_two_places_that_look_alike_are_told_apart_without_a_link(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "places")
        await typed(pilot, "Arbeel")
        await until(pilot, lambda: any(o.other_title == "Erbil" for o in form.beside.likely))
        erbil = next(o for o in form.beside.likely if o.other_title == "Erbil")
        while any(o.other == erbil.other for o in form.beside.likely):
            await pilot.press("f10")
            await settled(pilot, form)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "places")
    assert frozenset((made.uid, erbil.other)) not in pairs(sample, "places")
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        state = await main.gateway.read(lambda store: open_edit(store, "places", made.uid))
        main.spawn(open_form(main, state))
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await form_of(app).beside.look()
        assert erbil.other not in [o.other for o in form_of(app).beside.likely]


async def test_a_name_that_comes_from_another_form_is_looked_up_at_once(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, "actors", name="كتائب حزب الله العراق")
        await until(pilot, lambda: form.beside.likely)
        assert "Kata'ib Hezbollah" in [one.other_title for one in form.beside.likely]
        assert form.beside.likely[0].reasons


async def test_enter_takes_what_is_called_so_or_begins_so_never_what_is_only_like_it(
    sample: Path,
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "statements")
        speaker = form.rows["speaker"]
        form.to(speaker)
        await typed(pilot, "Syrian Observatory of Human Right")
        await until(pilot, lambda: form.choices.display)
        assert "similar" in form.choices.items[0].note
        assert form.choices.current is None
        await pilot.press("enter")
        fault = form.query_one("#fault")
        await until(pilot, lambda: "names no actor yet" in str(fault.visual))
        await quiet(pilot)
        assert form.row is speaker
        assert form.choices.current is None
        await pilot.press("enter")
        await until(pilot, lambda: form.row is not speaker)
        assert speaker.text == "Syrian Observatory of Human Right"
        await until(pilot, lambda: "names no actor yet" in speaker.said)
        speaker.text = ""
        form.to(speaker)
        await typed(pilot, "Syrian Observ")
        await pilot.press("enter")
        await until(pilot, lambda: speaker.text == "Syrian Observatory for Human Rights")


async def test_up_comes_to_the_new_one_and_a_country_is_told_by_its_name(
    sample: Path,
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "statements")
        form.to(form.rows["speaker"])
        await typed(pilot, "Kataib Hezbollah South")
        await until(pilot, lambda: len(form.choices.items) > 1)
        assert "↑ comes to it" in form.choices.items[-1].note
        await pilot.press("up", "enter")
        await until(pilot, lambda: form_of(app).state.table == "actors")
        made = form_of(app)
        assert made.rows["name"].text == "Kataib Hezbollah South"
        made.rows["country"].text = "irak"
        await until(pilot, lambda: "Iraq?" in made.rows["country"].said)
        made.rows["country"].text = "iraq"
        await until(pilot, lambda: "IQ: Iraq" in made.rows["country"].said)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form)
    assert newest(sample, "actors").country == "IQ"


async def test_what_is_wrong_stays_said_under_the_field_that_saving_goes_back_to(
    sample: Path,
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "actors", name="Red Sand Brigade")
        form.rows["kind"].text = "5 mar 2024"
        form.to(form.rows["names"])
        await pilot.press("f2")
        await until(pilot, lambda: form.row is form.rows["kind"])
        await form.read(form.rows["kind"])
        assert "is no kind" in form.rows["kind"].said
