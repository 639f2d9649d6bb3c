"""Pictures of every form for the manual, drawn on the sample: docs/forms/NAME-COLUMNSxROWS.svg."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from tests.tui.conftest import quiet, ready, until
from tracker.keyboard.actions import Scope
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen

if TYPE_CHECKING:
    from pathlib import Path

SIZES = ((120, 36), (80, 24))
PARTIES = "United States Armed Forces (admitted) > Kata'ib Hezbollah; host: Iraq"
TEXTS: dict[str, dict[str, str]] = {
    "incident": {
        "date": "27-28 jun 2021",
        "title": "Airstrikes on sites of militias at the border",
        "kind": "airstrike",
        "place": "Al-Bukamal",
        "involvements": PARTIES,
        "count": "2",
    },
    "statement": {
        "speaker": "Government of Iraq",
        "date": "28 jun 2021",
        "kind": "condemn",
        "gist": "The strikes violate the sovereignty of Iraq.",
        "credibility": "1",
        "quote": "blatant and unacceptable",
    },
    "actor": {"name": "Qaf Brigade", "kind": "armed_group", "country": "IQ", "names": "QB; لواء"},
    "place": {"name": "Camp Qaf", "kind": "base", "country": "IQ", "point": "33.38 43.78"},
    "document": {
        "title": "Strikes at the border",
        "kind": "article",
        "date": "28 jun 2021",
        "url": "https://example.org/strikes",
    },
    "bulk": {"grade": "contested", "tags": "+checked"},
}


async def pictures(path: Path, size: tuple[int, int]) -> dict[str, str]:
    """Return each form as SVG, by name; `path` is a copy of the sample."""
    app = TrackerApp(path, author="ana")
    found = {}
    async with app.run_test(size=size) as pilot:
        main = await ready(pilot)
        await until(pilot, lambda: not main._busy)
        await main.settled()
        for name, texts in TEXTS.items():
            form = await _opened(pilot, main, name)
            await _filled(pilot, form, texts)
            found[name] = await _drawn(pilot, name, form)
            if name == "incident":
                form.to(form.rows["involvements"])
                form.action_command("form.rows")
                await until(pilot, lambda form=form: app.screen is not form)
                rows = app.screen
                assert isinstance(rows, FormScreen)
                await _settled(pilot, rows)
                found["rows"] = await _drawn(pilot, "rows", rows)
                await _left(pilot, rows)
            await _left(pilot, form)
    return found


async def _opened(pilot: Any, main: Any, name: str) -> FormScreen:
    from tracker.entry.saving import open_new
    from tracker.tui.commands.forms import open_form

    if name == "bulk":
        await pilot.press("space", "space", "space", "b")
    elif name in ("incident", "statement"):
        await pilot.press("a" if name == "incident" else "s")
    else:
        main.spawn(open_form(main, open_new(f"{name}s")))
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    return form


async def _filled(pilot: Any, form: FormScreen, texts: dict[str, str]) -> None:
    await _settled(pilot, form)
    for name, text in texts.items():
        form.rows[name].text = text
        await _settled(pilot, form)
    form.fold(True)
    await _settled(pilot, form)


async def _settled(pilot: Any, form: FormScreen) -> None:
    # What is left then are the keys that opened the form, and the rows over it.
    open_ones = 2 if form.scope is Scope.ROWS else 1
    while True:
        await quiet(pilot)  # what was typed has come to the form, which asks for what it means
        if not form._busy and len(form.main._busy) <= open_ones:
            break
        await until(pilot, lambda: not form._busy and len(form.main._busy) <= open_ones)
    await form.keeper.settle()
    await quiet(pilot)


async def _drawn(pilot: Any, name: str, form: FormScreen) -> str:
    if name not in ("bulk", "rows"):
        form.kept("draft kept 14:02:11")
    form.choices.close()
    for field in form.query(Input):
        field.cursor_blink = False
    await quiet(pilot)
    return str(pilot.app.export_screenshot(title=f"tracker sample.db · {name}"))


async def _left(pilot: Any, form: FormScreen) -> None:
    await form.keeper.discard()
    form.dismiss(None)
    await until(pilot, lambda: pilot.app.screen is not form)
