from __future__ import annotations

import sys
import tempfile
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from tracker.errors import UsageError
from tracker.folders import state_folder
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.commands.editing import run_editor
from tracker.tui.forms.form import FormScreen
from tracker.tui.screens.wrong_text import WrongText

from .conftest import quiet, ready, until

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script as $EDITOR: runs the lines of the returned file on `text`, and notes each visit."""
    steps = tmp_path / "steps.py"
    script = tmp_path / "editor.py"
    script.write_text(
        "import os, sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_text()\n"
        f"visits = pathlib.Path({str(tmp_path / 'visits')!r})\n"
        "visit = len(list(visits.iterdir()))\n"
        "(visits / str(visit)).write_text(f'{oct(os.stat(path).st_mode & 0o777)}\\n{text}')\n"
        f"exec(pathlib.Path({str(steps)!r}).read_text())\n"
        "path.write_text(text)\n"
    )
    (tmp_path / "visits").mkdir()
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.setenv("VISUAL", "")
    return steps


def visits(editor: Path) -> list[str]:
    return [p.read_text() for p in sorted((editor.parent / "visits").iterdir())]


async def test_an_edit_is_saved_private_and_undoable(sample: Path, editor: Path) -> None:
    editor.write_text(
        "text = text.replace('title = \"', 'title = \"Edited: ', 1)\n"
        "text = text.replace('reason = \"\"', 'reason = \"typo\"')\n"
    )
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        uid = main.records.row.uid
        await pilot.press("E")
        await until(pilot, lambda: "Edited: " in main.detail.text)
        with Store.open(sample) as store:
            change = store.history("incidents", uid)[-1]
        assert (change.author, change.reason) == ("ana", "typo")
        assert list(change.after) == ["title"]
        await pilot.press("u")
        await until(pilot, lambda: "Edited: " not in main.detail.text)
    assert visits(editor)[0].startswith("0o600\n")
    assert list((editor.parent / "temp").iterdir()) == []


async def test_a_wrong_text_comes_back_with_what_is_wrong_and_nothing_lost(
    sample: Path, editor: Path
) -> None:
    editor.write_text(
        "if visit == 0:\n"
        "    text = text.replace('kind = \"', 'kind = \"no_such_').replace('reason = \"\"', "
        "'reason = \"new words\"').replace('title = \"', 'title = \"Kept: ', 1)\n"
        "else:\n"
        "    text = text.replace('no_such_', '')\n"
    )
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("E")
        await until(pilot, lambda: isinstance(app.screen, WrongText))
        assert "no_such_" in app.screen.query_one("#problem Static", Static).render().plain
        await pilot.press("enter")
        await until(pilot, lambda: "Kept: " in main.detail.text)
    assert not list((state_folder() / "unsaved").iterdir())
    assert "#! " in visits(editor)[1]
    assert "Kept: " in visits(editor)[1]


async def test_giving_up_on_a_wrong_text_keeps_it_in_a_file(sample: Path, editor: Path) -> None:
    editor.write_text("if visit == 0:\n    text = text.replace('title = \"', 'title = ', 1)\n")
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("E")
        await until(pilot, lambda: isinstance(app.screen, WrongText))
        await pilot.press("escape")
        await until(pilot, lambda: list(app._notifications))
        assert app.screen is main
        assert len(visits(editor)) == 1
        assert "kept" in next(iter(app._notifications)).message
        assert main.browser.whole["incidents"] == main.browser.rows.total
    kept = list((state_folder() / "unsaved").iterdir())
    assert len(kept) == 1
    assert "title = R" in kept[0].read_text()


async def test_a_new_actor_and_a_place_by_name_in_one_undoable_edit(
    sample: Path, editor: Path
) -> None:
    editor.write_text(
        "import re\n"
        "text = re.sub(r'(?m)^place = .*', 'place = \"Erbil\"', text)"
        ".replace('reason = \"\"', 'reason = \"more is known\"')\n"
        'text += \'\\n[[parties]]\\nactor = "+Quite New Group"\\nrole = "perpetrator"\''
        "'\\nattribution = \"alleged\"\\n'\n"
    )
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("E")
        await until(pilot, lambda: "Quite New Group" in main.detail.text)
        assert "Erbil" in main.detail.text
        await pilot.press("u")
        await until(pilot, lambda: "Quite New Group" not in main.detail.text)


async def test_a_text_that_stays_wrong_is_not_tried_without_end(sample: Path, editor: Path) -> None:
    editor.write_text("text = 'garbage ' * (visit + 1)\n")
    app = TrackerApp(sample)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("E")
        for visit in (1, 2, 3):
            await until(pilot, lambda: isinstance(app.screen, WrongText))
            await quiet(pilot)
            assert len(visits(editor)) == visit
            if visit < 3:
                await pilot.press("enter")
                await until(pilot, lambda v=visit: len(visits(editor)) > v)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
    (kept,) = (state_folder() / "unsaved").iterdir()
    assert kept.read_text() == "garbage " * 3
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_what_a_failing_editor_had_written_is_kept(sample: Path, editor: Path) -> None:
    editor.write_text("path.write_text('# mine\\n' + text)\nraise SystemExit(1)\n")
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("E")
        await until(pilot, lambda: list(app._notifications))
        message = next(iter(app._notifications)).message
    (kept,) = (state_folder() / "unsaved").iterdir()
    assert str(kept) in message
    assert kept.read_text().startswith("# mine\n")
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_swap_files_of_the_editor_stay(sample: Path, editor: Path) -> None:
    editor.write_text("path.with_name(f'.{path.name}.swp').write_text('swap')\n")
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("E")
        await until(pilot, lambda: list(app._notifications))
    (swap,) = (editor.parent / "temp").iterdir()
    assert swap.read_text() == "swap"


FAILING = {
    "missing": "/no/such/editor",
    "code": f"{sys.executable} -c raise(SystemExit(3))",
    "false": "/bin/false",
    "quote": "'unclosed",
    "nothing": "''",
    "deletes": "rm -f",
}


@pytest.mark.parametrize("command", FAILING.values(), ids=FAILING)
async def test_an_editor_that_fails_changes_nothing(
    sample: Path, editor: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    before = sample.read_bytes()
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("E")
        await until(pilot, lambda: list(app._notifications))
    assert sample.read_bytes() == before
    assert list((editor.parent / "temp").iterdir()) == []


async def test_an_editor_that_fails_on_a_field_leaves_the_form_as_it_was(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "'unclosed")
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = app.screen
        await pilot.press("tab", *"Half", "ctrl+g")
        await until(pilot, lambda: form.query_one("#fault").display)
        assert form.row.text == "Half"


async def test_what_someone_else_wrote_into_the_same_field_is_not_overwritten(
    sample: Path, editor: Path
) -> None:
    with Store.open(sample) as store:
        uid = store.conn.execute("SELECT uid FROM incidents ORDER BY sort_key DESC").fetchone()[0]
    editor.write_text(
        "from tracker.store.store import Store\n"
        f"with Store.open({str(sample)!r}, author='ben') as store, store.batch('x') as batch:\n"
        f"    body = store.body('incidents', {uid!r})\n"
        f"    batch.put_body('incidents', {uid!r}, {{**body, 'title': 'Theirs'}})\n"
        "text = text.replace('title = \"', 'title = \"Ours: ', 1)\n"
        "text = text.replace('reason = \"\"', 'reason = \"typo\"')\n"
    )
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        assert main.records.row.uid == uid
        await pilot.press("E")
        await until(pilot, lambda: isinstance(app.screen, WrongText))
        with Store.open(sample) as store:
            assert store.body("incidents", uid)["title"] == "Theirs"
        await pilot.press("escape")
    (kept,) = (state_folder() / "unsaved").iterdir()
    assert "Ours: " in kept.read_text(encoding="utf-8")


async def test_no_editor_is_opened_over_a_screen_that_is_being_left(
    sample: Path, editor: Path
) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        app.exit(0)
        with pytest.raises(UsageError, match="being left"):
            run_editor(main, "a text")
    assert not visits(editor)
