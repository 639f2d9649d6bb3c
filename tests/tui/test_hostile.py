"""Stored text that would act: shown in every pane and dialog, it does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Static

from tracker.model.records import About, Actor, Casualty, Incident, Involvement, Place, Statement
from tracker.store import review
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.consent import ReasonLine
from tracker.tui.screens.void import VoidDialog
from tracker.tui.widgets.line import Line

from .conftest import ready, until

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = (
    "[@click=app.quit_tracker]click me[/]",
    "[/ [red]x[/blue] [bold]gone",
    "\x1b[2J\x1b]0;owned\x07\x9b31m",
    "\u202egpj.exe\u2066\u200b",
    "=HYPERLINK(1)\r\nsecond\tline",
    "日本語" * 40,
    "$accent {x} %s \\",
)
ACTING = ("\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200b", "\r")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    path = tmp_path / "hostile \x1b]0;owned\x07[red]\u202e.db"
    with Store.create(path, author=HOSTILE[0] + HOSTILE[2]) as store:
        for text in HOSTILE:
            with store.batch(text) as batch:
                actor = batch.put(Actor(name=text, notes=text))
                place = batch.put(Place(name=text))
                incident = batch.put(
                    Incident(
                        title=text,
                        place=place,
                        summary=text,
                        uncertain=text,
                        tags=(text,),
                        weapon=text,
                        involvements=(
                            Involvement(
                                actor=actor,
                                role="target",
                                attribution="given",
                                as_written=text,
                                note=text,
                            ),
                        ),
                    )
                )
                review.say(batch, "incidents", incident, text)
                batch.put(
                    Statement(
                        gist=text,
                        quote=text,
                        speaker_as_written=text,
                        statement_incidents=(About(incident=incident),),
                        casualties=(
                            Casualty(incident=incident, harm="killed", low=1, as_worded=text),
                        ),
                    )
                )
    return path


def shown(main: object) -> str:
    texts = []
    for pane in (main.records, main.detail, main.timeline, main.header, main.footer):  # type: ignore[attr-defined]
        texts += [strip.text for strip in pane.render_lines(pane.region.reset_offset)]
    for pane in (main.records, main.detail, main.timeline):  # type: ignore[attr-defined]
        texts += [str(pane.border_title), str(pane.border_subtitle)]
    return "\n".join(texts)


async def test_nothing_stored_acts_in_any_pane_or_dialog(hostile: Path) -> None:
    app = TrackerApp(hostile)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        for kind in ("incidents", "statements"):
            for _ in HOSTILE:
                place = (kind, main.records.row.uid)
                await until(pilot, lambda place=place: main.viewer.place == place)
                assert not any(character in shown(main) for character in ACTING)
                for target in {(t.table, t.uid) for t in main.detail._page.targets}:
                    await main.viewer.open(target)
                    assert not any(character in shown(main) for character in ACTING)
                    await main.viewer.back()
                for key in ("H", "B", "f", "m") if kind == "incidents" else ("H",):
                    await pilot.press(key)
                    await until(pilot, lambda: app.screen is not main)
                    await pilot.pause()
                    painted = app.screen._compositor.render_strips()
                    text = "".join(strip.text for strip in painted)
                    assert not any(character in text for character in ACTING)
                    await pilot.press("escape")
                    await until(pilot, lambda: app.screen is main)
                await pilot.press("Y", "j")
            await pilot.press("i")
            await until(pilot, lambda kind=kind: main.browser.table != kind)
        await pilot.press("x", *"why", "enter")
        await until(pilot, lambda: isinstance(app.screen, VoidDialog))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
        await pilot.click(main.detail, offset=(3, 1))
        assert app.return_value is None


async def test_no_line_to_type_in_holds_what_would_act(hostile: Path) -> None:
    app = TrackerApp(hostile.with_name("not there \x1b[2J\u202e.db"))
    async with app.run_test(size=(60, 15)) as pilot:
        await until(pilot, lambda: app.screen.query("#head"))
        drawn = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert not any(character in drawn for character in ACTING)
        await pilot.press("o", *"~nobody-here/x.db", "enter")
        head = app.screen.query_one("#head", Static)
        await until(pilot, lambda: "nobody who is known" in str(head.visual))
    app = TrackerApp(hostile)
    async with app.run_test(size=(60, 15)) as pilot:
        main = await ready(pilot)
        await pilot.press("m", "a")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        app.post_message(events.Paste("\x1b[2Jone\u202e\r\ntwo"))
        line = app.screen.query_one(Line)
        await until(pilot, lambda: line.value)
        assert line.value == "␛[2Jone⟨U+202E⟩ two"
        await pilot.press("escape", "escape")
        # What is left out of a filter is no part of a name either.
        main.filter.value = "place:gpj\u202e.exe\x1b\n"
        assert main.filter.value == "place:gpj.exe "
