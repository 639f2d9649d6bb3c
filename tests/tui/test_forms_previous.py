"""What comes from another record: the same field again, a copy, a pin; and what must not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracker.entry.alike import open_copy
from tracker.entry.guessing import guesses
from tracker.entry.lookup import Lookup
from tracker.entry.saving import now
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen

from .conftest import ready, until
from .test_forms import form_of, newest, opened, settled, typed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def twins(sample: Path) -> tuple[str, str]:
    """Two actors of one name, which only a choice tells apart."""
    with Store.open(sample, author="ben") as store, store.batch() as batch:
        one, other = (
            batch.put_body("actors", "", {"name": "The Brigade", "kind": "armed_group"})
            for _ in range(2)
        )
    return one, other


async def test_parties_sources_and_figures_come_again_with_the_records_chosen_for_them(
    sample: Path, twins: tuple[str, str]
) -> None:
    with Store.open(sample) as store:
        (document,) = store.conn.execute("SELECT uid FROM documents LIMIT 1").fetchone()
        source = store.reference("documents", document)
    fields = {
        "involvements": "The Brigade > Iraq",
        "casualties": "killed 5-9 combatant of The Brigade",
        "citations": f"{source} p. 3",
    }
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.state.choose("actors", "The Brigade", twins[1])
        form.rows["title"].text = "First"
        form.rows["date"].text = "28 jun 2021"
        for name, text in fields.items():
            form.rows[name].text = text
        await pilot.press("ctrl+n")
        await until(pilot, lambda: form.saved is not None)
        await settled(pilot, form)
        form.rows["title"].text = "Second"
        form.rows["date"].text = "29 jun 2021"
        form.fold(False)
        for name, text in fields.items():
            form.to(form.rows[name])
            await pilot.pause()
            await pilot.press("ctrl+o")
            await until(pilot, lambda name=name, text=text: form.rows[name].text == text)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    assert made.title == "Second"
    assert twins[1] in [party.actor for party in made.involvements]
    (figure,) = made.casualties
    assert (figure.low, figure.high, figure.actor) == (5, 9, twins[1])
    (citation,) = made.citations
    assert (citation.document, citation.locator) == (document, "p. 3")


async def test_a_field_that_comes_again_changes_no_other(
    sample: Path, twins: tuple[str, str]
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "s")
        form.state.choose("actors", "The Brigade", twins[0])
        form.rows["speaker"].text = "The Brigade"
        form.rows["gist"].text = "We did it"
        form.rows["on_behalf_of"].text = "The Brigade"
        await pilot.press("ctrl+n")
        await until(pilot, lambda: form.saved is not None)
        await settled(pilot, form)
        form.state.choose("actors", "The Brigade", twins[1])
        form.rows["speaker"].text = "The Brigade"
        await settled(pilot, form)
        form.fold(False)
        form.to(form.rows["on_behalf_of"])
        await pilot.pause()
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "another record" in str(form.query_one("#fault").visual))
        assert form.rows["on_behalf_of"].text == ""
        assert form.state.chosen_for("actors", "The Brigade") == twins[1]


def _say(form: FormScreen, gist: str, kind: str) -> None:
    for name, text in (("gist", gist), ("kind", kind), ("date", "28 jun 2021")):
        form.rows[name].text = text


async def test_how_a_speaker_stands_to_an_incident_is_never_handed_to_the_next(
    sample: Path,
) -> None:
    about = "statement_incidents"
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "s")
        incident = form.rows[about].text
        _say(form, "We did it", "claim")
        await until(pilot, lambda: form.rows[about].text == f"{incident} approve")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
        beside = await opened(pilot, "s")  # now about what that statement is about
        assert beside.rows[about].text == incident
        _say(beside, "Not we", "deny")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not beside)
    made = newest(sample, "statements")
    assert [subject.stance for subject in made.statement_incidents] == ["none"]
    with Store.open(sample, author="ana") as store:
        claim = store.conn.execute("SELECT uid FROM statements WHERE gist = 'We did it'").fetchone()
        (subject,) = store.get("statements", claim[0]).statement_incidents
        assert subject.stance == "approve"
        state = open_copy(store, "statements", claim[0])
        assert (state.text("kind"), state.text("statement_incidents")) == ("claim", incident)
        (guess,) = guesses(Lookup(store, state, now())).values()
        assert guess == (f"{incident} approve", "claim")


async def test_keys_act_on_the_list_where_the_page_that_was_saved_is_hidden(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, "s")
        _say(form, "We did it", "claim")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
        main = await ready(pilot)
        await until(pilot, lambda: main.viewer.place and main.viewer.place[0] == "statements")
        edit = await opened(pilot, "e")
        assert (edit.state.table, edit.state.uid) == ("incidents", main.records.row.uid)


async def test_a_copy_whose_place_is_changed_keeps_no_point_of_the_old_one(sample: Path) -> None:
    with Store.open(sample, author="ana") as store, store.batch() as batch:
        (place,) = store.conn.execute("SELECT uid FROM places WHERE name = 'Erbil'").fetchone()
        body = {"title": "By the river", "place": place, "latitude": 36.2, "longitude": 44.0}
        batch.put_body(
            *("incidents", ""),
            {**body, "date_edtf": "2099-01-01", "geo_precision": "site", "place_note": "the bend"},
        )
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = form_of(app)
        await settled(pilot, form)
        assert form.rows["title"].text == form.rows["date"].text == ""
        form.rows["title"].text = "By the river"
        form.rows["date"].text = "2099-01-01"
        await until(pilot, lambda: "By the river" in [o.other_title for o in form.beside.likely])
        assert form.rows["point"].text == "36.2 44.0"
        form.set_focus(form.rows["place"].editor)
        await pilot.pause()
        await pilot.press("ctrl+u")
        await typed(pilot, "Baghdad")
        await settled(pilot, form)
        for name in ("point", "geo_precision", "place_note"):
            assert form.rows[name].text == ""
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    with Store.open(sample) as store:
        assert store.get("places", made.place).name == "Baghdad"
    assert (made.latitude, made.place_note, made.geo_precision) == (None, None, "unknown")
