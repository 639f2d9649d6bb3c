"""The time axis of the drawing: every day has one step, whatever the period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model.dates import FuzzyDate
from tracker.model.records import Incident
from tracker.model.when import When
from tracker.report import charts
from tracker.report.charts import axis_of
from tracker.report.dated import dated
from tracker.report.selection import Wish, select
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tracker.report.content import Report


@given(st.dates(), st.one_of(st.integers(0, 500), st.integers(0, 5000), st.integers(0, 3_000_000)))
def test_every_day_of_a_period_lies_in_one_step(first: date, days: int) -> None:
    last = first + timedelta(days=min(days, (date.max - first).days))
    axis = axis_of(first, last)
    assert list(axis.starts) == sorted(set(axis.starts))
    assert len(axis.labels) >= len(axis.starts) - 1
    for day in (first, last, first + (last - first) / 2):
        step = axis.step_of(FuzzyDate.day(day))
        assert step is not None
        assert axis.starts[step] <= day.toordinal() < axis.starts[step + 1]
    assert axis.step_of(FuzzyDate.between(first, None)) is None
    if len(axis.starts) > 2:
        assert axis.step_of(FuzzyDate.between(first, last)) is None


@pytest.mark.parametrize("edtf", ["9999-12-31", "0001-01-01", "../2021", "2021/..", "2021-06"])
def test_a_date_at_the_end_of_the_calendar_or_open_is_drawn(
    store: Store, report_of: Callable[..., Report], edtf: str
) -> None:
    with store.batch() as batch:
        for one in (edtf, "2021-06-28"):
            batch.put(Incident(title=f"Clash {one}", when=When(date=FuzzyDate.parse(one))))
    report = report_of(store.conn)
    assert report.counts[0][0].text == "2 incidents "
    assert report.timeline.count("<title>") == 2


@pytest.mark.parametrize("sensitive", [True, False])
def test_a_drawing_alone_reads_the_dates_that_a_report_has(
    sample_copy: Path, sensitive: bool
) -> None:
    with Store.open(sample_copy, author="ann") as store:
        live = "SELECT uid FROM incidents WHERE state <> 'void' ORDER BY sort_key"
        found = store.conn.execute(live).fetchall()
        with store.batch("seen by witnesses") as batch:
            for (uid,) in found[::3]:
                hidden: Any = store.get("incidents", uid)
                batch.put(replace(hidden, sensitive=True))
        for query in ("", "since:2020-03 until:2020-06", "kind:airstrike"):
            wish = Wish(base=datetime(2026, 11, 22), query=query, sensitive=sensitive)
            whole, alone = charts.dated(select(store.conn, wish)), dated(store.conn, wish)
            assert alone == whole
            assert alone.said
