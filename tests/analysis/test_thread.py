"""Threads: the true order, told only where it is known; both clocks where they differ."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.analysis.test_gaps import whens
from tests.sample.test_sample import uid
from tests.store.makers import when
from tracker.analysis.gaps import said_before
from tracker.analysis.thread import at_clock, folded, lane_words, thread
from tracker.store.dossier import Named, Said
from tracker.store.store import Store
from tracker.store.thread import Joined, Spoken, ThreadFacts, thread_facts

if TYPE_CHECKING:
    from pathlib import Path


def named(table: str, number: int) -> Named:
    return Named(table, f"{table}{number}", f"{table[0]}{number}", f"{table} {number}", "final")


def facts(here: Any, said: list[Any], joined: list[Any]) -> ThreadFacts:
    spoken = [
        Spoken(
            Said(
                *(named("statements", n), "report", one, None, f"speaker {n % 2}", None),
                *(6, "F", "subject", "none", "affirms"),
            ),
            None,
        )
        for n, one in enumerate(said)
    ]
    links = [
        Joined(named("incidents", n), one, "same_series", True) for n, one in enumerate(joined)
    ]
    return ThreadFacts(named("incidents", 99), here, tuple(spoken), tuple(links))


@given(whens, st.lists(whens, max_size=6), st.lists(whens, max_size=4))
@example(
    when("2021-06-28/..", time_from="12:00", utc_offset="-12:00"),
    [],
    [when("../2021-06-28", utc_offset="+00:00")],
)
def test_what_is_surely_earlier_stands_above(here: Any, said: list[Any], joined: list[Any]) -> None:
    found = thread(facts(here, said, joined))
    assert len(found.entries) == 1 + len(said) + len(joined)
    for above, below in combinations(found.entries, 2):
        assert not said_before(below.when, above.when)
    for above, below in zip(found.entries, found.entries[1:], strict=False):
        assert below.ordered == said_before(above.when, below.when)
    assert sum(entry.is_here for entry in found.entries) == 1
    for entry in found.entries:
        assert len(lane_words(found, entry)) == len(found.lanes)
        if not entry.is_here and entry.when.date.is_unknown:
            assert not entry.distance


@given(whens)
def test_a_clock_of_its_own_says_the_same(moment: Any) -> None:
    told = at_clock(moment, moment.utc_offset)
    if told and moment.date.is_day and not moment.time_from:
        assert told == moment.date.words()


@pytest.mark.parametrize(
    ("moment", "offset", "expected"),
    [
        (when("2021-06-27", utc_offset="-04:00"), "+03:00", "27–28 Jun 2021"),
        (
            when("2021-06-28", time_from="01:00", time_to="02:00", utc_offset="+03:00"),
            *("-04:00", "27 Jun 2021, 18:00–19:00"),
        ),
        (
            when("2021-06-28", time_from="19:44", utc_offset="+03:00"),
            *("+00:00", "28 Jun 2021, 16:44"),
        ),
        (when("2021-06-27"), "+03:00", ""),
        (when("../2021-06-27", utc_offset="-04:00"), "+03:00", ""),
        (when(""), "+03:00", ""),
    ],
)
def test_another_clock(moment: Any, offset: str, expected: str) -> None:
    assert at_clock(moment, offset) == expected


def test_the_trap_of_the_seed(sample_path: Path) -> None:
    """27 June in Washington is 28 June at the site, and no statement is before its incident."""
    with Store.open(sample_path) as store:
        found = thread(thread_facts(store.conn, uid("I1")))
    by_uid = {entry.record.uid: entry for entry in found.entries}
    assert "27 Jun 2021, 18:00–19:00 at -04:00" in found.clocks
    washington = by_uid[uid("S1")]
    assert washington.own == "27 Jun 2021 at -04:00"
    assert washington.clock == "27–28 Jun 2021"
    assert washington.distance == "within a day"
    places = {entry.record.uid: number for number, entry in enumerate(found.entries)}
    for key in ("S1", "X1", "S3", "X2", "X3", "X4", "X5", "X6", "X7", "I1a", "I1b", "I10"):
        assert places[uid(key)] > places[uid("I1")], key
    rockets = by_uid[uid("I10")]
    assert (rockets.distance, rockets.what) == ("18–19 h later", "← response to")
    assert by_uid[uid("I1b")].ordered
    assert not by_uid[uid("S1")].ordered
    assert by_uid[uid("X4")].words.endswith(")")  # of which part
    lanes = {entry.who: entry.lane for entry in found.entries}
    assert lanes["John Kirby"] != lanes["United States Department of Defense"]


def test_lanes_are_folded_into_one_of_the_others_never_what_happened(sample_path: Path) -> None:
    with Store.open(sample_path) as store:
        found = thread(thread_facts(store.conn, uid("I1")))
    assert folded(found, len(found.lanes)) is found
    few = folded(found, 4)
    assert len(few.lanes) == 4
    assert (few.lanes[0], few.lanes[-1]) == ("", "others")
    for entry, drawn in zip(found.entries, few.entries, strict=True):
        assert drawn._replace(lane=entry.lane) == entry
        assert few.lanes[drawn.lane] in (found.lanes[entry.lane], "others")
    own = set(few.lanes[1:-1])
    said = [entry.who for entry in found.entries if entry.who]
    assert min(map(said.count, own)) >= max(said.count(who) for who in set(said) - own)
