from __future__ import annotations

from typing import TYPE_CHECKING

from tests.store.makers import incident
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.bulk import BulkForm
from tracker.tui.screens.consent import ReasonLine

from .conftest import ready, until

if TYPE_CHECKING:
    from pathlib import Path


async def test_marked_records_are_set_as_one_step_after_a_preview(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("space", "space", "space")
        uids = sorted(main.records.marks.uids)
        assert len(uids) == 3
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, BulkForm))
        form = app.screen
        assert isinstance(form, BulkForm)
        assert str(form.query_one("#form").border_title) == "Edit 3 incidents"
        form.rows["grade"].text = "contested"
        form.rows["tags"].text = "+checked, -escalation"
        await until(pilot, lambda: "tags of 3" in str(form.query_one("#beside").visual))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "reason" in str(form.query_one("#fault").visual))
        form.rows["reason"].text = "second look"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is main and main.records.marked_count == 0)
        with Store.open(sample) as store:
            records = [store.get("incidents", uid) for uid in uids]
            assert {record.grade for record in records} == {"contested"}
            assert all("checked" in record.tags for record in records)
            assert not any("escalation" in record.tags for record in records)
            batches = {store.history("incidents", uid)[-1].batch for uid in uids}
            assert len(batches) == 1
        await pilot.press("u")
        await until(pilot, lambda: _grades(sample, uids) != {"contested"})


def _grades(path: Path, uids: list[str]) -> set[str]:
    with Store.open(path) as store:
        return {store.get("incidents", uid).grade for uid in uids}


async def test_again_asks_for_a_reason_of_its_own_where_records_are_final(tmp_path: Path) -> None:
    path = tmp_path / "bulk.db"
    with Store.create(path, author="ana") as store, store.batch() as batch:
        uids = [batch.put(incident(f"N{n}", state="final")) for n in range(3)]
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("space", "b")
        await until(pilot, lambda: isinstance(app.screen, BulkForm))
        form = app.screen
        assert isinstance(form, BulkForm)
        form.rows["grade"].text = "confirmed"
        form.rows["reason"].text = "seen the video of this one"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is main)
        await pilot.press("g", "j", "j", "full_stop")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
        assert len(reasons(path, uids)) == 1
        await pilot.press("full_stop")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        await pilot.press(*"read", "enter")
        await until(pilot, lambda: len(reasons(path, uids)) == 2)
    assert sorted(reasons(path, uids)) == ["read", "seen the video of this one"]


def reasons(path: Path, uids: list[str]) -> list[str | None]:
    """The reasons of all changes since the records were made."""
    with Store.open(path) as store:
        return [change.reason for uid in uids for change in store.history("incidents", uid)[1:]]
