"""Places of imported gazetteers in the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.gazetteer.test_geonames import line
from tracker.cli import main
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.completion import Completer

from .conftest import quiet, until
from .test_forms import count, newest, opened, settled, typed

if TYPE_CHECKING:
    from pathlib import Path

    from textual.geometry import Region

    from tracker.tui.forms.completion import Choice
    from tracker.tui.forms.form import FormScreen


async def look_up(pilot: Any, form: FormScreen, name: str) -> list[str]:
    """Type a name into the place field; return what the gazetteer offers, with notes."""
    row = form.rows["place"]
    row.text = ""
    form.to(row)
    await quiet(pilot)
    form.choices.close()  # what was offered the last time
    await typed(pilot, name)
    await until(pilot, lambda: any(c.makes and c.text == name for c in form.choices.items))
    await form.taking.settled(wholly=True)
    return [f"{c.label} {c.note}" for c in form.choices.items if c.entry]


async def take_first_entry(pilot: Any, form: FormScreen) -> None:
    while form.choices.current is None or form.choices.current.entry is None:
        await pilot.press("down")
        await settled(pilot, form)
    await pilot.press("enter")


async def test_what_is_imported_while_a_form_is_open_is_offered_and_becomes_a_place(
    sample: Path, tmp_path: Path
) -> None:
    dump = tmp_path / "XX.txt"
    dump.write_text(
        line(991, "Qaryat Xwzqud", others="Xwzqad,غوزقد", country="SY", a1="03"), "utf-8"
    )
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.rows["title"].text = "There"
        form.rows["date"].text = "28 jun 2021"
        assert await look_up(pilot, form, "Xwzqad") == []
        assert main(["gazetteer", "import", str(dump)]) == 0
        (offered,) = await look_up(pilot, form, "Xwzqad")
        assert offered.startswith("Qaryat Xwzqud Xwzqad · ")
        assert offered.endswith("SY · GeoNames")
        await take_first_entry(pilot, form)
        await until(pilot, lambda: "34.5" in form.rows["place"].said)
        await until(pilot, lambda: form.rows["geo_precision"].text == "town")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    with Store.open(sample, author="ana") as store:
        place = store.get("places", newest(sample, "incidents").place)
        assert (place.name, place.country) == ("Qaryat Xwzqud", "SY")
        assert (place.latitude, place.longitude) == (34.5, 41.5)
        assert "غوزقد" in [name.name for name in place.names]
        before = count(sample, "places")
        with store.batch("no such place") as batch:
            batch.void("places", place.uid, "no such place")
    # A void one is neither used nor made again.
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await look_up(pilot, form, "Xwzqad")
        await take_first_entry(pilot, form)
        await until(pilot, lambda: "is void" in str(form.query_one("#fault").visual))
        assert form.rows["place"].text == "Xwzqad"
    assert count(sample, "places") == before


async def test_the_gazetteer_is_waited_for_and_a_place_called_so_is_taken(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        row = form.rows["place"]
        form.to(row)
        shown: list[tuple[bool, bool]] = []
        show = form.choices.show

        def noted(choices: list[Choice], field: Region, *, first: bool, waits: str = "") -> None:
            shown.append((bool(waits), any(choice.makes for choice in choices)))
            show(choices, field, first=first, waits=waits)

        form.choices.show = noted  # type: ignore[method-assign]
        await typed(pilot, "Taiz")
        await pilot.press("enter")
        await until(pilot, lambda: "Taiz" in row.said)
        assert form.row is not row
        # While it was being read nothing offered to make a place without a point.
        assert (True, False) in shown
        assert (True, True) not in shown
        form.rows["title"].text = "In Taiz"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    with Store.open(sample) as store:
        place = store.get("places", newest(sample, "incidents").place)
    assert (place.country, place.latitude is not None) == ("YE", True)


async def test_what_is_called_so_in_the_gazetteer_comes_before_a_longer_name_on_file(
    sample: Path,
) -> None:
    with Store.open(sample, author="ana") as store, store.batch() as batch:
        batch.put_body("places", "", {"name": "Taiz International Airport", "kind": "airport"})
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        row = form.rows["place"]
        form.to(row)
        for text, taken in (("taiz", "Taiz"), ("taiz int", "Taiz International Airport")):
            form.to(row)
            row.text = ""
            await typed(pilot, text)
            await pilot.press("enter")
            await until(pilot, lambda: form.row is not row)
            assert row.text == taken


def test_an_area_that_the_file_has_under_another_name_is_not_offered_again(sample: Path) -> None:
    with Store.open(sample) as store:
        for typed, sure in (("Anbar", False), ("Iraq", False), ("Jordan", True), ("Mali", True)):
            offered = Completer().gazetteer(store, typed, "")
            assert any(choice.sure and choice.entry for choice in offered) == sure, typed
