from __future__ import annotations

import subprocess
import sys
from datetime import date
from math import isinf
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.lengths import draws
from tests.model.date_strategies import days, edtf_texts
from tracker.errors import DateError
from tracker.model.dates import OPEN_FUTURE, OPEN_PAST, PRECISIONS, UNKNOWN, FuzzyDate

# edtf, first, last, precision, words, short
SAID = [
    ("2021-06-28", "2021-06-28", "2021-06-28", "day", "28 Jun 2021", "28 Jun 2021"),
    ("2021-06", "2021-06-01", "2021-06-30", "month", "Jun 2021", "Jun 2021"),
    ("2014", "2014-01-01", "2014-12-31", "year", "2014", "2014"),
    ("2014?", "2014-01-01", "2014-12-31", "year", "2014?", "2014?"),
    ("2014~", "2014-01-01", "2014-12-31", "year", "c. 2014", "c.2014"),
    ("2014%", "2014-01-01", "2014-12-31", "year", "c. 2014?", "c.2014?"),
    ("199X", "1990-01-01", "1999-12-31", "longer", "1990s", "1990s"),
    ("200X", "2000-01-01", "2009-12-31", "longer", "2000–2009", "2000–2009"),
    ("19XX", "1900-01-01", "1999-12-31", "longer", "1900–1999", "1900–1999"),
    ("2021-06-XX", "2021-06-01", "2021-06-30", "month", "Jun 2021, day unknown", "Jun 2021"),
    ("2021-XX", "2021-01-01", "2021-12-31", "year", "2021, month unknown", "2021"),
    ("2021-21", "2021-03-01", "2021-05-31", "year", "spring 2021", "spring 2021"),
    ("2020-24", "2020-12-01", "2021-02-28", "year", "winter 2020–21", "winter 2020–21"),
    (
        "2021-06-01~/2021-06-10~",
        *("2021-06-01", "2021-06-10", "month", "c. 1–10 Jun 2021", "c.1–10 Jun 21"),
    ),
    (
        "[2021-06-27,2021-06-28]",
        *("2021-06-27", "2021-06-28", "days", "27 or 28 Jun 2021", "27|28 Jun 21"),
    ),
    (
        "[2021-06-27..2021-07-02]",
        *("2021-06-27", "2021-07-02", "days", "one of 27 Jun – 2 Jul 2021", "27Jun..2Jul 21"),
    ),
    (
        "2021-06-27/2021-07-02",
        *("2021-06-27", "2021-07-02", "days", "27 Jun – 2 Jul 2021", "27Jun–2Jul 21"),
    ),
    (
        "2020-12-27/2021-01-12",
        *("2020-12-27", "2021-01-12", "month", "27 Dec 2020 – 12 Jan 2021", "Dec'20–Jan'21"),
    ),
    (
        "1921-06-01~/1921-06-10~",
        *("1921-06-01", "1921-06-10", "month", "c. 1–10 Jun 1921", "c.Jun 1921"),
    ),
    (
        "2021-03/2021-06~",
        *("2021-03-01", "2021-06-30", "year", "from Mar 2021 to c. Jun 2021", "c.Mar–Jun 2021"),
    ),
    ("2014/2016", "2014-01-01", "2016-12-31", "longer", "2014–2016", "2014–2016"),
    ("../2013-12-31", None, "2013-12-31", "open", "before 2014", "before 2014"),
    ("../2021-06-27", None, "2021-06-27", "open", "until 27 Jun 2021", "to 27 Jun 21"),
    ("2021-01-01/..", "2021-01-01", None, "open", "since 1 Jan 2021", "from 1 Jan 21"),
    ("2014/..", "2014-01-01", None, "open", "since 2014", "from 2014"),
    ("../..", None, None, "open", "at any time", "any time"),
    ("2021-01-01/", "2021-01-01", None, "open", "since 1 Jan 2021, end unknown", "from 1 Jan 21"),
    ("", None, None, "unknown", "unknown date", "unknown"),
]


@pytest.mark.parametrize(("edtf", "first", "last", "precision", "words", "short"), SAID)
def test_bounds_precision_and_words(
    edtf: str, first: str | None, last: str | None, precision: str, words: str, short: str
) -> None:
    found = FuzzyDate.parse(edtf)
    assert found.edtf == edtf
    assert found.first == (date.fromisoformat(first) if first else None)
    assert found.last == (date.fromisoformat(last) if last else None)
    assert (found.precision, found.words(), found.short()) == (precision, words, short)


@pytest.mark.parametrize(
    ("days_between", "precision"),
    [
        (0, "day"),
        (1, "days"),
        (5, "days"),
        (6, "week"),
        (7, "month"),
        (30, "month"),
        (31, "year"),
        (365, "year"),
        (366, "longer"),
    ],
)
def test_precision_counts_days(days_between: int, precision: str) -> None:
    start = date(2019, 12, 30)
    end = date.fromordinal(start.toordinal() + days_between)
    assert FuzzyDate.between(start, end).precision == precision


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        (" 2021-06-28 ", "2021-06-28"),
        ("2021-06-28/2021-06-28", "2021-06-28"),
        ("[2021-06-28, 2021-06-27]", "[2021-06-27,2021-06-28]"),
        ("[2021-06-28,2021-06-28]", "2021-06-28"),
        ("[2021-06-28..2021-06-28]", "2021-06-28"),
    ],
)
def test_canonical_form(typed: str, canonical: str) -> None:
    assert FuzzyDate.parse(typed).edtf == canonical


NO_EDTF = """
2021-06-31 2021-13 2021-13-01 2021-00 2021-6-1 0000 0000-01-01 000X 2021-29 2021-25 XXXX 199X-06
2021-XX-05 2021-06-28T03:30 Y170000002 -1985 2021-07/2021-06 2021/2020 / a/b 1/2/3 [2021 2021] []
2021-06-28/2021-06-27 [..2021] [2021..] [2021,2022..2023] 2021~? june ٢٠٢١-٠٦-٢٨ to [2022..2021]
"""


@pytest.mark.parametrize("edtf", [*NO_EDTF.split(), "2021-06-28\n2021", "2021 06"])
def test_what_is_no_edtf_is_refused_with_a_hint(edtf: str) -> None:
    with pytest.raises(DateError) as caught:
        FuzzyDate.parse(edtf)
    assert caught.value.hint


def test_qualifiers_and_open_ends() -> None:
    both = FuzzyDate.parse("2014%")
    assert both.approximate
    assert both.uncertain
    plain = FuzzyDate.parse("2014")
    assert not any((plain.approximate, plain.uncertain, plain.is_open, plain.is_unknown))
    assert FuzzyDate.parse("2014/..").is_open
    assert not UNKNOWN.is_open
    assert UNKNOWN.is_unknown


def test_ordinals() -> None:
    assert FuzzyDate.parse("2021-06-28").day_from == date(2021, 6, 28).toordinal()
    before = FuzzyDate.parse("../2013-12-31")
    assert (before.day_from, before.day_to) == (OPEN_PAST, date(2013, 12, 31).toordinal())
    assert FuzzyDate.parse("2014/..").day_to == OPEN_FUTURE
    assert (UNKNOWN.day_from, UNKNOWN.day_to) == (None, None)


def test_constructors() -> None:
    one, other = date(2021, 6, 27), date(2021, 6, 28)
    assert FuzzyDate.day(one) == FuzzyDate.parse("2021-06-27")
    assert FuzzyDate.between(one, other).edtf == "2021-06-27/2021-06-28"
    assert FuzzyDate.between(one, one) == FuzzyDate.day(one)
    assert FuzzyDate.between(one, None).edtf == "2021-06-27/.."
    assert FuzzyDate.between(None, one).edtf == "../2021-06-27"
    assert FuzzyDate.between(None, None) is UNKNOWN
    with pytest.raises(DateError):
        FuzzyDate.between(other, one)


def test_the_edges_of_the_calendar_can_be_said() -> None:
    for edtf in ("0001-01-01", "9999-12-31", "../9999-12-31", "0001/9999", "9998/9999", "999X"):
        found = FuzzyDate.parse(edtf)
        assert found.words()
        assert len(found.short()) <= 14
    with pytest.raises(DateError):
        FuzzyDate.parse("9999-24")


@given(days)
def test_a_day_is_that_day(day: date) -> None:
    found = FuzzyDate.parse(day.isoformat())
    assert (found.first, found.last, found.precision) == (day, day, "day")
    assert found == FuzzyDate.day(day)


@given(edtf_texts)
@settings(max_examples=draws(500, 5000))
def test_every_date_survives_and_can_be_said(edtf: str) -> None:
    found = FuzzyDate.parse(edtf)
    assert FuzzyDate.parse(found.edtf) == found
    assert found.day_from is not None
    assert found.day_to is not None
    assert found.day_from <= found.day_to
    assert found.precision in PRECISIONS
    assert found.words()
    assert 0 < len(found.short()) <= 14
    assert found.words().isprintable()
    assert found.approximate == ("~" in found.words() or "c. " in found.words())


@given(st.text(max_size=30))
@settings(max_examples=draws(300, 3000))
def test_any_text_is_edtf_or_a_date_error(text: str) -> None:
    try:
        found = FuzzyDate.parse(text)
    except DateError:
        found = UNKNOWN
    assert FuzzyDate.parse(found.edtf) == found


@given(edtf_texts)
@settings(max_examples=draws(120, 1200), deadline=None)
def test_bounds_are_those_of_the_edtf_package(edtf: str) -> None:
    """The oracle has a month for winter, ten years for an unknown end, and no qualified seasons."""
    from edtf import parse_edtf

    assume("-24" not in edtf[4:7])
    assume(not (edtf[4:6] == "-2" and edtf[-1] in "?~%" and len(edtf) == 8))
    assume(not edtf.startswith("/"))
    assume(not edtf.endswith("/"))
    found, oracle = FuzzyDate.parse(edtf), parse_edtf(edtf)
    assert _day(oracle.lower_strict()) == found.first
    assert _day(oracle.upper_strict()) == found.last


def _day(bound: Any) -> date | None:
    """A bound of the oracle: a time tuple, or an infinite float for an open end."""
    if isinstance(bound, float):
        assert isinf(bound)
        return None
    return date(*tuple(bound)[:3])


def test_dates_load_without_slow_modules() -> None:
    code = (
        "import sys, tracker.model.dates, tracker.model.when, tracker.model.reading\n"
        "from datetime import datetime\n"
        "tracker.model.reading.read('2021-06', datetime(2021, 7, 1))\n"
        "slow = {'dateutil', 'zoneinfo', 'tracker.model._reading.moment'} & set(sys.modules)\n"
        "print(sorted(slow))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
