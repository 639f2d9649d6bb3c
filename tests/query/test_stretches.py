"""What a bucket of the timeline counts is what the list shows when it is restricted to it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.makers import incident, statement
from tracker.analysis.buckets import HOURS, Level, bucket_of, days_of
from tracker.analysis.lanes import PERHAPS, Bars, Lane, Span, lane, span_of, spread_out
from tracker.model.dates import OPEN_FUTURE, OPEN_PAST
from tracker.query.narrowing import restricted
from tracker.query.run import Prepared, prepare
from tracker.store.store import Store
from tracker.store.tallies import ANY_TIME, Tally, told
from tracker.tui.search import Request, Timelines
from tracker.tui.search import prepare as prepare_for_screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BASE = datetime(2026, 11, 1, 12, tzinfo=UTC)
DATES = (
    *("2021-06-01", "2021-06-02", "2021-06-30", "2021-06-30", "2021-06", "2021", "2020", "202X"),
    *("2020-12-31/2021-06-01", "[2021-06-01,2021-06-02]", "2021-06-15/2021-07-02"),
    *("2021-06-15/..", "../2021-06-01", "../..", "", "0001", "9999-12-31", "1914-07-28/1918-11-11"),
)
UNITS = ("event", "event", "aggregate", "background")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.create(tmp_path_factory.mktemp("odd") / "odd.db", author="sam") as store:
        with store.batch("odd dates") as batch:
            for number, day in enumerate(DATES * 3):
                void = {"state": "void", "void_reason": "a slip"} if number % 7 == 3 else {}
                unit = UNITS[number % 4]
                words = f"{'alpha' if number % 2 else 'bravo'} {number}"
                kind = ("ied", "shelling", "clash")[number % 3]
                uid = batch.put(incident(words, date=day, unit=unit, kind=kind, **void))
                said = DATES[-1 - number % len(DATES)]
                gist = f"{'alpha' if number % 3 else 'bravo'} said {number}"
                spoke = ("deny", "report")[number % 2]
                batch.put(statement(gist, uid, date=said, kind=spoke, **void))
        yield store


def lane_of(store: Store, found: Prepared, table: str) -> Lane:
    return lane(found.counted(store.conn, table))


@pytest.mark.parametrize("table", ["incidents", "statements"])
@pytest.mark.parametrize(
    "query",
    ["", "alpha", "-bravo", "since:2021-06-02", "is:void", "kind:ied", "said:deny,report"],
)
def test_a_bucket_counts_what_it_restricts_to(odd: Store, query: str, table: str) -> None:
    conn = odd.conn
    found = prepare(conn, query, base=BASE, table=table)
    counted = lane_of(odd, found, table)
    span = span_of(counted)
    assert span is not None
    edges = {*span, *(moment for moment, _ in counted.known if span[0] <= moment <= span[1])}
    for level in [level for level in Level if level is not Level.HOUR]:
        bars = Bars(level, counted)
        ends = [bucket_of(level, moment) for moment in span]
        for edge in edges:
            for bucket in {bucket_of(level, edge) + step for step in (-1, 0, 1)}:
                if not ends[0] <= bucket <= ends[1]:
                    continue
                narrower = restricted(found.query, *days_of(level, bucket))
                listed = prepare(conn, narrower, base=BASE, table=table).count(conn)
                assert bars.all_at(bucket) == listed, (level.name, narrower)
                assert found.count(conn) >= bars.before(bucket) + listed + bars.after(bucket)


@pytest.mark.parametrize(
    ("kept", "counted"),
    [
        ("", "alpha OR -alpha"),
        ("kind:ied", "kind:ied (alpha OR -alpha)"),
        ("kind:ied,shelling", "(kind:ied OR kind:shelling) -zulu"),
        ("is:statement said:deny", "is:statement said:deny (alpha OR -alpha)"),
        ("is:statement said:deny,report", "is:statement (said:deny OR said:report) -zulu"),
    ],
)
def test_what_is_kept_is_what_would_be_counted(odd: Store, kept: str, counted: str) -> None:
    asked: list[str] = []
    odd.conn.set_trace_callback(asked.append)
    found, again = (prepare(odd.conn, text, base=BASE) for text in (kept, counted))
    lanes = [lane_of(odd, one, one.table) for one in (found, again)]
    odd.conn.set_trace_callback(None)
    assert any(" FROM tallies " in sql for sql in asked)
    assert any(" MATCH " in sql for sql in asked)
    for level in [level for level in Level if level is not Level.HOUR]:
        one, other = (Bars(level, counted_lane) for counted_lane in lanes)
        assert one.sure == other.sure
        assert lanes[0].known == lanes[1].known
        assert lanes[0].total == lanes[1].total


@pytest.mark.parametrize("table", ["incidents", "statements"])
@pytest.mark.parametrize(
    "text",
    [
        *("has:gap", "is:statement has:gap", "limit:2 has:gap", "kind:ied -(erbil has:gap)"),
        "is:statement (by:afp OR (has:gap -said:report))",
    ],
)
def test_the_longest_conditions_have_room_in_the_timeline(
    odd: Store, text: str, table: str
) -> None:
    found = prepare(odd.conn, text, base=BASE)
    counted = lane(found.counted(odd.conn, table))
    if text == "has:gap" and table == "incidents":
        assert counted.known or counted.loose


_LAST = date.max.toordinal()
_DAYS = st.integers(1, _LAST) | st.integers(737_700, 738_500)
_UNITS = st.sampled_from(["event", "aggregate", "background"])


@st.composite
def _found(draw: st.DrawFn) -> tuple[int, int, str, int]:
    """First day, last day, unit, number, as SQL finds them."""
    first = draw(st.just(OPEN_PAST) | _DAYS)
    last = draw(st.just(OPEN_FUTURE) | (st.integers(0, 400).map(lambda n: min(first + n, _LAST))))
    return first, OPEN_FUTURE if last == OPEN_PAST else last, draw(_UNITS), draw(st.integers(1, 5))


@given(st.lists(_found(), min_size=1, max_size=12))
def test_sql_tells_of_dates_what_the_calendar_does(
    found: list[tuple[int, int, str, int]],
) -> None:
    names = "'' AS kind, column3 AS unit, column1 AS day_from, column2 AS day_to, column4 AS n"
    sql = f"SELECT {names} FROM (VALUES {', '.join(map(str, found))})"
    with closing(sqlite3.connect(":memory:")) as conn:
        rows = conn.execute(f"SELECT counted, at, number FROM ({told(sql)})").fetchall()
    one_lane = lane(Tally.of(lambda name: [row[1:] for row in rows if row[0] == name]))
    told_of, spans, days = one_lane.loose, [], Counter[int]()
    for first, last, unit, number in found:
        whole = first == OPEN_PAST and last == OPEN_FUTURE
        what = ANY_TIME if whole else PERHAPS if unit == "event" else unit
        if what == PERHAPS and first == last:
            days[first * HOURS] += number
            continue
        spans.append(Span(first * HOURS, (last + 1) * HOURS - 1, number, what))
    levels = [Level.DECADE, Level.YEAR, Level.QUARTER, Level.MONTH, Level.WEEK]
    counted = spread_out(spans, levels)
    assert one_lane.days == sorted(days.items())
    assert told_of.keys() == counted.keys()
    for what, spread in counted.items():
        one = told_of[what]
        assert summed(one.starts.numbers) == summed(spread.starts.numbers)
        assert summed(one.ends.numbers) == summed(spread.ends.numbers)
        assert one.open_starts == spread.open_starts
        if what == PERHAPS:
            for level in levels:
                assert one.inside.get(level, {}) == spread.inside[level], level.name


def summed(moments: Iterable[tuple[int, int]]) -> Counter[int]:
    total = Counter[int]()
    for moment, number in moments:
        total[moment] += number
    return total


def test_restricting_again_does_not_lengthen_the_filter(odd: Store) -> None:
    def after(text: str, first: str, last: str) -> str:
        days = [datetime.fromisoformat(day).toordinal() for day in (first, last)]
        return restricted(prepare(odd.conn, text, base=BASE).query, *days)

    year = after('tag:"a  b" x OR y', "2021-01-01", "2021-12-31")
    assert year == 'tag:"a  b" x OR y since:2021-01-01 until:2021-12-31'
    assert after(year, "2021-06-28", "2021-06-28") == 'tag:"a  b" x OR y on:2021-06-28'
    kept = "since:2021-06-15 -since:2021 (x OR since:2020-01-01)"
    assert after(kept, "2021-06-01", "2021-06-30") == f"{kept} since:2021-06-01 until:2021-06-30"


def test_the_last_timelines_are_kept_until_somebody_writes(sample_copy: Path) -> None:
    kept = Timelines()
    with Store.open(sample_copy) as store, Store.open(sample_copy, author="ben") as other:
        everything, some, *more = (
            prepare_for_screen(store.conn, Request(text))
            for text in ("", "kind:airstrike", "iran", "iraq", "erbil")
        )
        before = kept.of(store.conn, everything)
        strikes = kept.of(store.conn, some)
        assert strikes.happened.total < before.happened.total
        assert kept.of(store.conn, everything) is before
        for one in more:  # as many as are kept, with everything
            kept.of(store.conn, one)
        assert kept.of(store.conn, everything) is before
        assert kept.of(store.conn, some) is not strikes
        with other.batch() as batch:
            batch.put(incident("One more", date="2021-06-30"))
        after = kept.of(store.conn, everything)
        assert after.happened.total == before.happened.total + 1
        said = prepare_for_screen(store.conn, Request(statements=True))
        assert kept.of(store.conn, said).undated != after.undated
