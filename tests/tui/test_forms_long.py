"""A text that is too long for a field: held beside it, edited in $EDITOR, never cut."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from textual import events

from tracker.entry.saving import open_edit
from tracker.store import drafts
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.commands.forms import open_form
from tracker.tui.forms.fields import LongField
from tracker.tui.forms.form import FormScreen

from .conftest import ready, until
from .test_forms import form_of, settled

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LONG = "One line of the document, of very many.\n" * 30_000


def kept(path: Path) -> bool:
    with Store.open(path) as store:
        return bool(drafts.drafts(store.conn, "ana"))


async def test_a_very_long_text_is_held_beside_its_field_and_nothing_of_it_is_lost(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text().replace('One line', 'The line', 1))\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    with Store.open(sample, author="ana") as store, store.batch() as batch:
        uid = batch.put_body("documents", "", {"title": "Long", "text": LONG})
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        state = await main.gateway.read(lambda store: open_edit(store, "documents", uid))
        main.spawn(open_form(main, state))
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = form_of(app)
        row = form.rows["text"]
        assert isinstance(row.editor, LongField)
        assert row.editor.text == ""
        assert row.text == LONG
        said = f"{len(LONG):,} characters; ctrl+g edits them"
        await until(pilot, lambda: str(row.editor.placeholder) == said)
        form.to(row)
        await pilot.press("x", "backspace", "ctrl+z")
        await settled(pilot, form)
        assert (row.text, form.state.is_changed) == (LONG, False)
        app.post_message(events.Paste("The end."))
        await until(pilot, lambda: row.text.endswith("many.\n\nThe end."))
        await pilot.press("f4")
        await until(pilot, lambda: row.text.startswith("The line"))
        for key, begins in (("ctrl+z", "One line"), ("ctrl+z", "One line"), ("ctrl+y", "One line")):
            await pilot.press(key)
            await settled(pilot, form)
            assert row.text.startswith(begins)
        assert row.text.endswith("The end.")
        await pilot.press("ctrl+y")
        await settled(pilot, form)
        assert row.text.startswith("The line")
        await until(pilot, lambda: kept(sample))
        await pilot.press("enter")
        await until(pilot, lambda: form.row is not row)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not form)
        # Its page shows the beginning, and says so.
        more = f"{len(LONG) + 9 - 50_000:,} more characters"
        await until(pilot, lambda: more in main.detail.text)
    with Store.open(sample, author="ana") as store:
        after = LONG.replace("One line", "The line", 1).rstrip() + "\n\nThe end."
        assert store.body("documents", uid)["text"] == after
        store.undo()
        assert store.body("documents", uid)["text"] == LONG
