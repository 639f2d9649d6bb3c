"""Named templates on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.store import templates
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen
from tracker.tui.screens.choose import ChooseLine
from tracker.tui.screens.name import AskName

from .conftest import ready, until
from .test_forms import form_of, newest, opened, settled, typed

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_form_is_kept_as_a_template_and_others_begin_with_it(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, "a")
        await typed(pilot, "28 jun 2021")
        form.rows["title"].text = "Of this one alone"
        form.rows["kind"].text = "shelling"
        form.rows["place"].text = "Erbil"
        form.rows["tags"].text = "night raid"
        await pilot.press("ctrl+f")
        await until(pilot, lambda: isinstance(app.screen, ChooseLine))
        await pilot.press("enter")  # there is none yet: keep this one
        await until(pilot, lambda: isinstance(app.screen, AskName))
        await typed(pilot, "two words")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskName) and app.screen._problem)
        await pilot.press("ctrl+a", "ctrl+k")
        await typed(pilot, "night")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is form)
        await settled(pilot, form)
        with Store.open(sample) as store:
            kept = templates.template(store.conn, "night").body
        assert (kept["kind"], "title" in kept, "date_edtf" in kept) == ("shelling", False, False)
        # Escaped choices or not, the form is left as it was.
        form.choices.close()
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not form)
        await pilot.press("C")
        await until(pilot, lambda: isinstance(app.screen, ChooseLine))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        new = form_of(app)
        await settled(pilot, new)
        assert (new.rows["kind"].text, new.rows["place"].text) == ("shelling", "Erbil")
        assert new.rows["title"].text == new.rows["date"].text == ""
        new.rows["title"].text = "Another"
        new.rows["date"].text = "2 jan 2022"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not new)
    made = newest(sample, "incidents")
    assert (made.title, made.kind, made.tags) == ("Another", "shelling", ("night raid",))


async def test_a_template_fills_in_only_what_nobody_typed(sample: Path) -> None:
    with Store.open(sample) as store, store.batch() as batch:
        body = {"kind": "ied", "weapon": "roadside bomb"}
        templates.keep(batch, templates.Template("road", "incidents", body))
        templates.keep(batch, templates.Template("said", "statements", {"kind": "toll"}))
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(60, 15)) as pilot:
        form = await opened(pilot, "a")
        form.rows["kind"].text = "shelling"
        await settled(pilot, form)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: isinstance(app.screen, ChooseLine))
        assert [line.split()[0] for line in app.screen._lines] == ["road", "+"]
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is form)
        await until(pilot, lambda: form.rows["weapon"].text == "roadside bomb")
        assert form.rows["kind"].text == "shelling"
        assert "As typed: kind" in str(form.query_one("#fault").visual)


async def test_what_is_not_understood_is_not_kept(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, "a")
        form.rows["place"].text = "Nowhereville"
        await settled(pilot, form)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: isinstance(app.screen, ChooseLine))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskName))
        await typed(pilot, "x")
        await pilot.press("enter")
        await until(pilot, lambda: "Not kept" in str(form.query_one("#fault").visual))
        assert form.rows["place"].text == "Nowhereville"
    with Store.open(sample) as store:
        assert templates.templates(store.conn) == []


async def test_without_templates_the_screen_says_where_they_come_from(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("C")
        await until(pilot, lambda: list(app._notifications))
        assert "no templates" in list(app._notifications)[-1].message
