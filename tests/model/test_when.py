from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.date_strategies import edtf_texts
from tracker.errors import DateError
from tracker.model.dates import FuzzyDate
from tracker.model.when import Distance, When, distance


def when(edtf: str, start: str | None = None, end: str | None = None, offset: str = "") -> When:
    return When.make(FuzzyDate.parse(edtf), time_from=start, time_to=end, utc_offset=offset)


STRIKE = when("2021-06-28", "01:00", "02:00", "+03:00")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (STRIKE, "Mon 28 Jun 2021, 01:00–02:00 +03:00"),
        (when("2021-06-28", "19:44", "19:44"), "Mon 28 Jun 2021, 19:44"),
        (when("2021-06-28"), "Mon 28 Jun 2021"),
        (when("2021-06-28~"), "c. 28 Jun 2021"),
        (when("2021-06"), "Jun 2021"),
        (when(""), "unknown date"),
        (When.make(FuzzyDate.parse("2021"), mode="repeated"), "2021, repeated"),
    ],
)
def test_words(moment: When, words: str) -> None:
    assert moment.words() == words


def test_both_clocks() -> None:
    assert STRIKE.clock_at("-04:00") == "27 Jun 2021, 18:00–19:00 -04:00"
    assert STRIKE.clock_at("+03:00") == "28 Jun 2021, 01:00–02:00 +03:00"
    night = when("2021-06-27/2021-06-28", "22:00", "04:00", "+03:00")
    assert night.clock_at("+00:00") == "27 Jun 2021, 19:00 – 28 Jun 2021, 01:00 +00:00"
    assert when("2021-06-28", "01:00", None, "+03:00").clock_at("-04:00") == (
        "27 Jun 2021, 18:00 -04:00"
    )


@pytest.mark.parametrize(
    "moment",
    [
        when("2021-06-28"),
        when("2021-06-28", "01:00"),
        when("2021-06-28~", "01:00", None, "+03:00"),
        when("2021-06", None, None, "+03:00"),
        when(""),
        when("[2021-06-27,2021-06-28]", "01:00", None, "+03:00"),
    ],
)
def test_no_other_clock_where_the_time_is_not_known(moment: When) -> None:
    assert moment.clock_at("-04:00") == ""


def test_z_is_normalised() -> None:
    assert when("2021-06-28", "01:00", None, "Z").utc_offset == "+00:00"


@pytest.mark.parametrize(
    "fields",
    [
        {"time_from": "25:00"},
        {"time_from": "3:30"},
        {"time_from": "03:60"},
        {"time_to": "03:00"},
        {"time_from": "03:00", "time_to": "02:00"},
        {"utc_offset": "+3"},
        {"utc_offset": "+14:30"},
        {"utc_offset": "EST"},
        {"mode": "always"},
    ],
)
def test_what_is_wrong_is_refused_with_a_hint(fields: dict[str, str]) -> None:
    with pytest.raises(DateError) as caught:
        When.make(FuzzyDate.parse("2021-06-28"), **fields)
    assert caught.value.hint


def test_utc_intervals() -> None:
    assert STRIKE.utc_interval() == (utc(2021, 6, 27, 22), utc(2021, 6, 27, 23))
    assert when("2021-06-28", None, None, "+03:00").utc_interval() == (
        utc(2021, 6, 27, 21),
        utc(2021, 6, 28, 21),
    )
    assert when("2021-06-28").utc_interval() == (utc(2021, 6, 27, 10), utc(2021, 6, 29, 14))
    assert when("../2013", None, None, "Z").utc_interval() == (None, utc(2014, 1, 1))
    assert when("").utc_interval() is None


def test_a_night_on_one_of_two_days_may_end_a_day_later() -> None:
    either = when("[2021-06-27,2021-06-28]", "22:00", "04:00", "Z")
    assert either.utc_interval() == (utc(2021, 6, 27, 22), utc(2021, 6, 29, 4))


@given(edtf_texts)
def test_unknown_offsets_only_widen(edtf: str) -> None:
    known, unknown = when(edtf, offset="+03:00").utc_interval(), when(edtf).utc_interval()
    assert known is not None
    assert unknown is not None
    if known[0] is not None and unknown[0] is not None:
        assert unknown[0] <= known[0]
    if known[1] is not None and unknown[1] is not None:
        assert known[1] <= unknown[1]


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (when("2021-06-28", "10:00", None, "+03:00"), "8–9 h later"),
        (when("2021-07-03", None, None, "+03:00"), "5–6 d later"),
        (when("2021-06-28", None, None, "+03:00"), "about the same time"),
        (when("2021"), "may be the same time"),
        (when("2022/.."), "at least 186 d later"),
        (when("../2013"), "at least 7 y earlier"),
        (when("2021-06-26", None, None, "+03:00"), "1–2 d earlier"),
    ],
)
def test_distance_words(later: When, words: str) -> None:
    found = distance(STRIKE, later)
    assert found is not None
    assert found.words() == words


def test_moments_to_the_minute_have_one_distance() -> None:
    first, last = (when("2021-06-28", at, None, "+03:00") for at in ("01:00", "10:00"))
    found = distance(first, last)
    assert found == Distance(timedelta(hours=8, minutes=59), timedelta(hours=9, minutes=1))
    assert found.words() == "9 h later"
    assert distance(first, when("")) is None


@given(edtf_texts, edtf_texts, st.sampled_from(["", "Z", "+03:00"]))
def test_overlapping_days_are_never_before(one: str, other: str, offset: str) -> None:
    a, b = when(one, offset=offset), when(other, offset=offset)
    found, back = distance(a, b), distance(b, a)
    assert found is not None
    assert back is not None
    assert found.overlapping == back.overlapping
    assert found.words()
    assert a.date.day_from is not None
    assert a.date.day_to is not None
    assert b.date.day_from is not None
    assert b.date.day_to is not None
    if max(a.date.day_from, b.date.day_from) <= min(a.date.day_to, b.date.day_to):
        assert found.overlapping


@given(edtf_texts, st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_when_can_always_be_said(edtf: str, day: date) -> None:
    moment = when(edtf, "12:00", None, "+03:00")
    assert moment.words()
    assert isinstance(moment.clock_at("-11:30"), str)
    assert distance(moment, When(FuzzyDate.day(day))) is not None
