"""Rows of parties, figures and sources: another view of the line, and nothing lost between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tracker.entry.lookup import Lookup
from tracker.entry.rows import cells_of, line_of, rows_of
from tracker.entry.saving import now, open_edit
from tracker.entry.shape import form_fields
from tracker.entry.state import FormState
from tracker.model.entry.parties import read_parties
from tracker.model.records import Incident
from tracker.store import drafts
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.rows import RowsForm

from .conftest import until
from .test_forms import newest, opened, settled, typed

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.tui.forms.form import FormScreen

LINE = "United States Armed Forces (admitted) > Kata'ib Hezbollah; host: Iraq"


async def in_rows(pilot: Any, form: FormScreen, name: str, text: str) -> RowsForm:
    form.to(form.rows[name])
    await typed(pilot, text)
    await settled(pilot, form)
    await pilot.press("ctrl+r")
    await until(pilot, lambda: isinstance(pilot.app.screen, RowsForm))
    await settled(pilot, pilot.app.screen)
    rows = pilot.app.screen
    assert isinstance(rows, RowsForm)
    return rows


def cells(rows: RowsForm) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in rows._lines]


@pytest.mark.parametrize("table", ["incidents", "statements"])
def test_every_line_of_the_sample_is_said_again_by_its_rows(sample_path: Path, table: str) -> None:
    with Store.open(sample_path) as store:
        found = store.conn.execute(f"SELECT uid FROM {table} WHERE state <> 'void'").fetchall()
        seen = 0
        for (uid,) in found:
            state = open_edit(store, table, uid)
            lookup = Lookup(store, state, now())
            for spec in form_fields(table):
                if cells_of(spec, table):
                    line = state.text(spec.name)
                    rows = rows_of(spec, line, lookup)
                    assert line_of(spec, rows) == line
                    seen += len(rows)
        assert seen > 100


async def test_rows_of_parties_are_edited_and_saved(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.rows["title"].text = "Rows"
        rows = await in_rows(pilot, form, "involvements", LINE)
        assert cells(rows) == [
            ["United States Armed Forces", "perpetrator", "admitted", "", "", ""],
            ["Kata'ib Hezbollah", "target", "", "", "", ""],
            ["Iraq", "host", "", "", "", ""],
        ]
        await pilot.press("down", "shift+tab")
        await settled(pilot, rows)
        await typed(pilot, "by name, in the order")
        await pilot.press("ctrl+n")
        await settled(pilot, rows)
        await typed(pilot, "SOHR")
        await until(pilot, lambda: rows.choices.current is not None)
        await pilot.press("enter")
        await typed(pilot, "assoc")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form)
        assert form.rows["involvements"].text == (
            'United States Armed Forces (admitted, "by name, in the order") > Kata\'ib Hezbollah; '
            "host: Iraq; associated: Syrian Observatory for Human Rights"
        )
        await pilot.press("ctrl+z")
        await settled(pilot, form)
        assert form.rows["involvements"].text == LINE
        await pilot.press("ctrl+y", "ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    assert [(p.role, p.attribution, p.note) for p in made.involvements] == [
        ("perpetrator", "admitted", "by name, in the order"),
        ("target", "given", None),
        ("host", "given", None),
        ("associated", "given", None),
    ]


async def test_esc_loses_nothing_and_what_is_wrong_is_said_in_place(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(60, 15)) as pilot:
        form = await opened(pilot, "a")
        rows = await in_rows(pilot, form, "involvements", "Iraq")
        await pilot.press("tab")
        await settled(pilot, rows)
        await typed(pilot, "xyz")
        await pilot.press("ctrl+s")
        await settled(pilot, rows)
        assert app.screen is rows
        assert rows.row is rows._lines[0].cells[1]
        assert "is no role" in rows.row.words
        while app.screen is rows:  # the first may only close the choices
            await pilot.press("escape")
            await settled(pilot, rows)
        assert app.screen is form
        assert "Iraq" in form.rows["involvements"].text
        assert "xyz" in form.rows["involvements"].text
        await pilot.press("tab")
        await until(pilot, lambda: "is no role" in form.rows["involvements"].said)
        await until(pilot, lambda: "xyz" in str(kept(sample)))  # as a draft, while the form is open
        form.to(form.rows["involvements"])
        await pilot.press("ctrl+r")
        await settled(pilot, form)
        assert app.screen is form
        assert "First mend the line" in str(form.query_one("#fault").visual)


def kept(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [d.content["texts"]["involvements"] for d in drafts.drafts(store.conn, "ana")]


async def test_rows_of_figures_are_added_and_removed(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, "s")
        rows = await in_rows(
            pilot, form, "casualties", "killed 5-9 combatant; injured 3 (2 children)"
        )
        assert [row[:6] for row in cells(rows)] == [
            ["killed", "combatant", "5", "", "9", ""],
            ["injured", "", "3", "3", "3", ""],
            ["injured", "child", "2", "2", "2", "yes"],
        ]
        await pilot.press("ctrl+x")
        await settled(pilot, rows)
        assert form.rows["casualties"].text == "injured 3 (2 child)"
        await pilot.press("ctrl+x", "ctrl+x")
        await settled(pilot, rows)
        assert form.rows["casualties"].text == ""
        assert len(cells(rows)) == 1
        await typed(pilot, "killed")
        await pilot.press("tab", "tab")
        await settled(pilot, rows)
        await typed(pilot, "many")
        await until(pilot, lambda: form.rows["casualties"].text == "killed many//")
        await pilot.press("ctrl+s")
        await settled(pilot, rows)
        assert app.screen is rows
        assert "not a whole number" in rows.row.words


@pytest.mark.parametrize("size", [(120, 36), (60, 15)])
async def test_done_says_what_is_wrong_with_the_line_as_a_whole(
    sample: Path, size: tuple[int, int]
) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=size) as pilot:
        form = await opened(pilot, "a")
        rows = await in_rows(pilot, form, "casualties", "killed 5-9")
        rows.rows["1.low"].text = "12"
        await pilot.press("ctrl+s")
        await settled(pilot, rows)
        assert app.screen is rows
        fault = rows.query_one("#fault")
        assert "runs backwards" in str(fault.render())
        assert fault.display
        assert fault.region.height > 0
        assert rows.region.contains_region(fault.region)


async def test_a_statement_is_named_by_a_reference_without_a_digit(sample: Path) -> None:
    plain = reference_without_digit(sample)
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.rows["title"].text = "Rows"
        rows = await in_rows(pilot, form, "involvements", "Iran (alleged) > Iraq")
        rows.rows["1.statement"].text = plain
        await settled(pilot, rows)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form)
        form.rows["date"].text = "4 mar 2021"
        await settled(pilot, form)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    assert isinstance(made, Incident)
    with Store.open(sample) as store:
        _, uid = store.resolve(plain)
        claimed = store.body("incidents", made.uid)["parts"]["involvements"].values()
    assert [row.get("statement") for row in claimed if row["role"] == "perpetrator"] == [uid]


def test_a_word_that_an_actor_is_called_is_a_name(sample: Path) -> None:
    plain = reference_without_digit(sample)
    line = f"Iran (alleged, {plain})"
    with Store.open(sample) as store:
        lookup = Lookup(store, FormState("incidents"), now())
        assert [one.on_word_of for one in read_parties(line, lookup.refers)] == [plain]
        assert [one.name for one in read_parties(f"Iran ({plain.upper()})", lookup.refers)] == [
            f"Iran ({plain.upper()})"
        ]
        with store.batch() as batch:
            batch.put_body("actors", "", {"name": plain, "kind": "media"})
        assert [one.name for one in read_parties(line, lookup.refers)] == [line]


def reference_without_digit(path: Path) -> str:
    with Store.open(path) as store:
        uids = store.conn.execute("SELECT uid FROM statements WHERE state <> 'void' ORDER BY id")
        shown = (store.reference("statements", uid) for (uid,) in uids.fetchall())
        return next(one for one in shown if one.isalpha())
