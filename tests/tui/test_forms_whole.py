"""The whole record of a form in $EDITOR, and texts that could not be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.exchange.structured.unsaved import keep_text, unsaved
from tracker.store.charges import on_word_of
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.recover import RecoverScreen
from tracker.tui.screens.wrong_text import WrongText

from .conftest import ready, until
from .test_editing import editor, visits
from .test_forms import count, newest, opened, settled, typed
from .test_forms_rows import cells, in_rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["editor"]


async def test_a_new_record_goes_through_the_editor_and_is_not_saved_by_it(
    sample: Path, editor: Path
) -> None:
    editor.write_text(
        "text = text.replace('title = \"Half\"', 'title = \"Whole\"')\n"
        "text = text.replace('summary = \"\"', 'summary = \"Words\\\\nand more\"')\n"
        "text = text.replace('place = \"\"', 'place = \"+Nowhereville\"')\n"
        'text += \'[[parties]]\\nactor = "Iraq"\\nrole = "host"\\nattribution = "given"\\n\'\n'
        "text += 'note = \"kept\"\\n'\n"
    )
    before = count(sample, "incidents")
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        await typed(pilot, "06/07/21")
        await pilot.press("tab")
        form.set_focus(form.rows["title"].editor)
        await typed(pilot, "Half")
        await pilot.press("f12")
        await until(pilot, lambda: form.rows["title"].text == "Whole")
        await settled(pilot, form)
        # What is not understood yet is told in the text, and stays as it was typed.
        assert "date: 06/07/21" in visits(editor)[0]
        assert form.rows["date"].text == "06/07/21"
        assert form.rows["summary"].text == "Words\nand more"
        assert form.rows["place"].text == "Nowhereville"
        await until(pilot, lambda: "names no place yet" in form.readings["place"].problem)
        assert "Iraq" in form.rows["involvements"].text
        assert count(sample, "incidents") == before
        form.rows["date"].text = "6 jul 2021"
        form.rows["place"].text = "Erbil"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    made = newest(sample, "incidents")
    assert (made.title, made.summary) == ("Whole", "Words\nand more")
    (party,) = made.involvements
    assert (party.role, party.note) == ("host", "kept")  # no line of the form shows the note
    assert not unsaved()


async def test_an_edit_changes_only_what_the_text_changes(sample: Path, editor: Path) -> None:
    editor.write_text("text = text.replace('grade = \"', 'grade = \"fair\" #', 1)\n")
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        uid = main.records.row.uid
        form = await opened(pilot, "e")
        form.set_focus(form.rows["title"].editor)
        await typed(pilot, " and more")
        await pilot.press("f12")
        await until(pilot, lambda: form.rows["grade"].text == "fair")
        if "reason" in form.rows:
            form.rows["reason"].text = "seen"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    with Store.open(sample) as store:
        (_, last) = store.history("incidents", uid)[-2:]
        assert set(last.after) == {"grade", "title"}
        assert last.after["title"].endswith(" and more")


async def test_a_mistake_comes_back_named_and_a_text_given_up_is_found_at_the_next_start(
    sample: Path, editor: Path
) -> None:
    editor.write_text("text = text.replace('title = \"Half\"', 'title = Hallf')\n")
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "a")
        form.set_focus(form.rows["title"].editor)
        await typed(pilot, "Half")
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, WrongText))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is form)
        await settled(pilot, form)
        assert form.rows["title"].text == "Half"
        await pilot.press("escape")
    (kept,) = unsaved()
    assert "title = Hallf" in kept.path.read_text(encoding="utf-8")
    editor.write_text("text = text.replace('Hallf', '\"Half\"')\n")
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(60, 15)) as pilot:
        main = await ready(pilot)
        told = "Not saved last time: 2 drafts; D lists them."
        await until(pilot, lambda: told in [note.message for note in app._notifications])
        assert "2 drafts: D" in main.header.right.plain
        await pilot.press("enter", "1", "D")  # what is typed ahead opens no draft
        await until(pilot, lambda: isinstance(app.screen, RecoverScreen))
        await pilot.pause()
        await pilot.press("down", "enter")  # below the draft of the form itself
        await until(pilot, lambda: 'title = "Half"' in kept.path.read_text(encoding="utf-8"))
        await until(pilot, lambda: isinstance(app.screen, RecoverScreen))
        await pilot.pause()
        await pilot.press("down", "x", "y")
        await until(pilot, lambda: not unsaved())


async def test_hostile_texts_are_listed_harmlessly(sample: Path) -> None:
    keep_text("# [red]\x1b[2J Incident i7k3q [/\n[@click=app.quit]x[/]\u202e\x00\n" + "x" * 10**6)
    app = TrackerApp(sample)
    async with app.run_test(size=(60, 15)) as pilot:
        await ready(pilot)
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, RecoverScreen))
        await pilot.pause()
        line = str(app.screen._lines[0])
        assert "\x1b" not in line
        assert "[red]" in line
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, RecoverScreen))
    assert len(unsaved()) == 1


async def test_whom_a_statement_accuses_and_its_links_go_through_rows_and_editor(
    sample: Path, editor: Path
) -> None:
    editor.write_text(
        "text = text.replace('accuses = \"', 'accuses = \"supporter: Iraq; perpetrator: ')\n"
        "text = text.replace('links = \"\"', 'links = \"nonsense\"')\n"
    )
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        form = await opened(pilot, "s")
        form.rows["kind"].text = "accuse"
        form.rows["gist"].text = "They did it."
        form.rows["speaker"].text = "Syrian Observatory for Human Rights"
        rows = await in_rows(pilot, form, "accuses", "Kata'ib Hezbollah")
        assert cells(rows) == [["Kata'ib Hezbollah", "perpetrator", "", "", ""]]
        await pilot.press(*["tab"] * 4)
        await settled(pilot, rows)
        await typed(pilot, "so it said")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is form)
        assert form.rows["accuses"].text == 'Kata\'ib Hezbollah ("so it said")'
        await pilot.press("f12")
        await until(pilot, lambda: form.rows["links"].text == "nonsense")
        await settled(pilot, form)
        form.rows["links"].text = ""
        form.rows["reason"].text = "a speech"  # the incident is final
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
    said = newest(sample, "statements")
    with Store.open(sample) as store:
        (named,) = on_word_of(store.conn, said.uid).values()
    assert [(one["role"], one.get("note")) for one in named.values()] == [
        ("supporter", None),
        ("perpetrator", "so it said"),
    ]
