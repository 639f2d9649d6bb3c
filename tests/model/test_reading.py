from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.lengths import draws
from tests.model.date_strategies import days, edtf_texts
from tracker.errors import DateError
from tracker.model.dates import FuzzyDate
from tracker.model.reading import AmbiguousDateError, Reading, lacks_year, read

NOON = datetime(2021, 7, 1, 12)  # a Thursday
BAGHDAD = "Asia/Baghdad"

with Path(__file__).with_name("dates.csv").open(encoding="utf-8", newline="") as _file:
    CASES = [(row["typed"], row["from"], row["to"]) for row in csv.DictReader(_file)]


def edtf(text: str, **options: str) -> str:
    return read(text, NOON, **options).when.date.edtf


def meanings(text: str, **options: str) -> set[str]:
    with pytest.raises(AmbiguousDateError) as caught:
        read(text, NOON, **options)
    return {reading.when.date.edtf for reading in caught.value.readings}


@pytest.mark.parametrize(("typed", "first", "last"), CASES)
def test_what_analysts_type(typed: str, first: str, last: str) -> None:
    if first == "refuse":
        with pytest.raises(DateError) as caught:
            read(typed, NOON)
        assert caught.value.hint
        return
    found = read(typed, NOON).when
    bounds = [bound.isoformat() if bound else "" for bound in (found.date.first, found.date.last)]
    assert bounds == [first, last]
    assert found.as_written == typed


READ = {
    # one day
    "27-Jun-2021": "2021-06-27",
    "27/Jun/21": "2021-06-27",
    "27JUN21": "2021-06-27",
    "27 June '21": "2021-06-27",
    "Sunday the 27th of June, 2021": "2021-06-27",
    "June 27 2021": "2021-06-27",
    "2021 Jun 27": "2021-06-27",
    "2021/6/27": "2021-06-27",
    "2021-6-7": "2021-06-07",
    "27 06 2021": "2021-06-27",
    "27062021": "2021-06-27",
    "27-06-21": "2021-06-27",
    "21-06-27": "2021-06-27",
    "12-12-12": "2012-12-12",
    "27/6": "2021-06-27",
    "6/27": "2021-06-27",
    "june 21st": "2021-06-21",
    "the 27th": "2021-06-27",
    "29 feb": "2020-02-29",
    "27/06/22": "2022-06-27",
    "２７ june २०२१": "2021-06-27",
    "(27 June 2021).": "2021-06-27",
    "27\u200e.06.\u200f2021": "2021-06-27",
    "2021-W26-1": "2021-06-28",
    "last day of June": "2021-06-30",
    # weekdays: one of two meanings falls on it
    "tue 06/07/21": "2021-07-06",
    # told from today
    "tomorrow": "2021-07-02",
    "the day before yesterday": "2021-06-29",
    "thursday": "2021-07-01",
    "last thursday": "2021-06-24",
    "monday last week": "2021-06-21",
    "two days ago": "2021-06-29",
    "-2w": "2021-06-17",
    "-1m": "2021-06-01",
    "2 weeks ago": "2021-06-14~/2021-06-20~",
    "exactly 2 weeks ago": "2021-06-17",
    "2-3 weeks ago": "2021-06-07~/2021-06-20~",
    "2-3 days ago": "2021-06-28/2021-06-29",
    "2 or 3 days ago": "[2021-06-28,2021-06-29]",
    "3 months ago": "2021-04~",
    "last 3 days": "2021-06-28/2021-07-01",
    "in the past week": "2021-06-24/2021-07-01",
    "in the last year": "2020-07-01/2021-07-01",
    "this week": "2021-06-28/2021-07-04",
    "week before last": "2021-06-14/2021-06-20",
    "last quarter": "2021-04/2021-06",
    "last year": "2020",
    "june last year": "2020-06",
    "27th of last month": "2021-06-27",
    "last december": "2020-12",
    "last winter": "2020-24",
    "fri-sun": "2021-06-25/2021-06-27",
    "wed-fri": "2021-06-23/2021-06-25",
    "last weekend": "2021-06-26/2021-06-27",
    "overnight": "2021-06-30/2021-07-01",
    # longer stretches
    "6-2021": "2021-06",
    "2021 June": "2021-06",
    "Jun '21": "2021-06",
    "may": "2021-05",
    "december": "2020-12",
    "june 99": "1999-06",
    "second half of 2021": "2021-07/2021-12",
    "first half of June": "2021-06-01/2021-06-15",
    "end of last month": "2021-06-21~/2021-06-30~",
    "early to mid June 2021": "2021-06-01~/2021-06-20~",
    "mid 2021": "2021-05-01~/2021-08-31~",
    "first week of June 2021": "2021-06-01~/2021-06-07~",
    "last week of June": "2021-06-24~/2021-06-30~",
    "week of 9 June": "2021-06-07/2021-06-13",
    "w/e 13 June 2021": "2021-06-07/2021-06-13",
    "week commencing 9 June 2021": "2021-06-09/2021-06-15",
    "2021-W26": "2021-06-28/2021-07-04",
    "week 26 of 2021": "2021-06-28/2021-07-04",
    "third quarter of 2020": "2020-07/2020-09",
    "2021Q2": "2021-04/2021-06",
    "H1 2021": "2021-01/2021-06",
    "fall 2020": "2020-23",
    "winter 2020/21": "2020-24",
    "winter 2019": "2019-24",
    "the 90s": "199X",
    "2000s": "200X",
    "early 1990s": "1990-01-01~/1993-12-31~",
    # qualifiers
    "probably 27 June 2021": "2021-06-27?",
    "c. 27-28 June 2021?": "2021-06-27%/2021-06-28%",
    "on or about 27 June 2021": "2021-06-27~",
    "2014 or so": "2014~",
    # open ends
    "before c. 2014": "../2013-12-31~",
    "after 2014": "2015-01-01/..",
    "since 2019": "2019/..",
    "2019 - present": "2019/..",
    "from 27 June onwards": "2021-06-27/..",
    "2014 or earlier": "../2014",
    "until 27 June": "../2021-06-27",
    "by the end of June 2021": "../2021-06-30~",
    # ranges
    "June 27-28, 2021": "2021-06-27/2021-06-28",
    "June 27 - July 2, 2021": "2021-06-27/2021-07-02",
    "27 June -2 July": "2021-06-27/2021-07-02",
    "27/28.06.2021": "2021-06-27/2021-06-28",
    "27.06.-28.06.2021": "2021-06-27/2021-06-28",
    "27-28/06/2021": "2021-06-27/2021-06-28",
    "27/06/2021 - 30/06/2021": "2021-06-27/2021-06-30",
    "20210627-20210630": "2021-06-27/2021-06-30",
    "2021-06-27/07-02": "2021-06-27/2021-07-02",
    "27 june-28": "2021-06-27/2021-06-28",
    "june 27/28": "2021-06-27/2021-06-28",
    "27 and 28 June 2021": "2021-06-27/2021-06-28",
    "June/July 2021": "2021-06/2021-07",
    "Dec-Jan": "2020-12/2021-01",
    "27 Dec - 2 Jan": "2020-12-27/2021-01-02",
    "27 Dec - 2 Jan 2021": "2020-12-27/2021-01-02",
    "27 Dec 2020 - 2 Jan": "2020-12-27/2021-01-02",
    "2014–2016": "2014/2016",
    "between June and August 2021": "2021-06/2021-08",
    "late May - early June 2019": "2019-05-21~/2019-06-10~",
    "Q1-Q2 2021": "2021-01/2021-06",
    "overnight 27-28 June": "2021-06-27/2021-06-28",
    # choices
    "27, 28 or 30 June 2021": "[2021-06-27,2021-06-28,2021-06-30]",
    "June 27 or 28": "[2021-06-27,2021-06-28]",
    "31 Dec or 1 Jan 2021": "[2020-12-31,2021-01-01]",
    "2 July or 27 June 2021": "[2021-06-27,2021-07-02]",
    "summer or autumn 2020": "[2020-22,2020-23]",
    "one of 27-30 June 2021": "[2021-06-27..2021-06-30]",
    "yesterday or today": "[2021-06-30,2021-07-01]",
    # EDTF
    "2021-06-01~/2021-06-10~": "2021-06-01~/2021-06-10~",
    "[2021-06-27,2021-06-28]": "[2021-06-27,2021-06-28]",
    "../2013-12-31": "../2013-12-31",
    "2021-21": "2021-21",
    "199X": "199X",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_further_forms(text: str, expected: str) -> None:
    assert edtf(text) == expected


AMBIGUOUS = {
    "06/07/21": {"2021-07-06", "2021-06-07"},
    "06.07.2021": {"2021-07-06", "2021-06-07"},
    "06072021": {"2021-07-06", "2021-06-07"},
    "1/2": {"2021-02-01", "2021-01-02"},
    "06/21": {"2021-06-21", "2021-06"},
    "13-06-21": {"2021-06-13", "2013-06-21"},
    "21/06/27": {"1927-06-21", "2021-06-27"},
    "june 21": {"2021-06-21", "2021-06"},
    "Jun-21": {"2021-06-21", "2021-06"},
    "June 21 - July 21": {"2021-06-21/2021-07-21", "2021-06/2021-07"},
    "1/6/2021 - 5/6/2021": {"2021-06-01/2021-06-05", "2021-01-06/2021-05-06"},
    "28 Jun 1830": {"1830-06-28", "2021-06-28"},
    "winter 2021": {"2020-24", "2021-24"},
    "2021-22": {"2021-22", "2021/2022"},
    "1900s": {"190X", "19XX"},
    "20s": {"192X", "202X"},
    "last june": {"2021-06", "2020-06"},
    "this friday": {"2021-06-25", "2021-07-02"},
    "next friday": {"2021-07-02", "2021-07-09"},
    "overnight 27 June": {"2021-06-26/2021-06-27", "2021-06-27/2021-06-28"},
}


@pytest.mark.parametrize(("text", "expected"), AMBIGUOUS.items())
def test_two_meanings_are_both_shown(text: str, expected: set[str]) -> None:
    assert meanings(text) == expected


REFUSED_LINES = """
since 2019 to 2021|before 27-28 June|2019 - 2020 - 2021
1st 2019-12|27 June 2019-12|27.06. 2020c.|friday 2021|2021 friday
27 June 2020 - 2021|27 June 2014-2016|1 june 1900-1930|June 2020–2021|spring of 2020 or 2021
27 June 2020 or 2021|May 2020/21|early 2020 - 2021|27 and 27 June|28 Jun 2021 03:30:99
march on|second|24/7|9/11|31 april|june 31|feb 30|feb 29 2021|0000|99|0330|2359|7.6|27.6|210627
202106|2021-06-31|2021-178|2021178|2021-13|2014-16|2014–16|2021/22|2021-06/07|00/06/2021
31/06/2021|31-06-21|27-28|14-16 2021|10 - 2021|27 and 30 June|2 July - 27 June 2021
2021-06-30/2021-06-27|today - yesterday|Monday 27 June 2021|27 june 21st
27 june 2021 28 june 2021|june 5 6|27 June 2021¹|June 2¹|27½ June|1400/04/06|27/06/2564
27 juin 2021|27 junio 2021|27 mai 2021|27 mars 2021|27 ago 2021|2 ago|27 dez 2021|27 VI 2021
٢٧ يونيو ٢٠٢١|Christmas 2020|a few days ago|recently|3m ago|the last year|the last friday
before end of June|not before 2014|shortly before 2014|after the start of June|summer or autumn
June 2021 03:30|june 3 pm|2021 0330|27-28 June 0330|28 June 2021 24:00|28 June 2021 03:75
13pm 28 June|28 June 2021 03:30 EST|28 June 2021 03:30 +15:00|280330L JUN 21|320330Z JUN 21
2021 28 jun|1945 28 jun|29 feb 2021 0330|31 jun 0330|27 June 21.00|one of these days
may be 27 june|n/a|undated|-|??|in 2 days
"""
REFUSED = REFUSED_LINES.strip().replace("\n", "|").split("|")


@pytest.mark.parametrize("text", [*REFUSED, "", "  ", "2021 " * 40, "\x00", "27\x1b[31m June"])
def test_what_is_no_date_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(DateError) as caught:
        read(text, NOON)
    assert not isinstance(caught.value, AmbiguousDateError)
    assert caught.value.hint
    assert caught.value.exit_code == 2


def test_the_setting_decides_the_order_only_where_it_can() -> None:
    assert edtf("06/07/21", date_order="dmy") == "2021-07-06"
    assert edtf("06/07/21", date_order="mdy") == "2021-06-07"
    assert edtf("06-07-21", date_order="dmy") == "2021-07-06"
    assert edtf("13/06/21", date_order="mdy") == "2021-06-13"
    assert edtf("06/13/21", date_order="dmy") == "2021-06-13"
    assert edtf("june 21", date_order="mdy") == "2021-06-21"
    assert meanings("21/06/27", date_order="dmy") == {"1927-06-21", "2021-06-27"}
    with pytest.raises(DateError):
        read("27/06/21", NOON, date_order="ymd")


TIMES = {
    "28 Jun 2021 0330": ("03:30", None, None),
    "0330 28 Jun 2021": ("03:30", None, None),
    "28 Jun 2021, 3:30 pm": ("15:30", None, None),
    "3pm on 28 June 2021": ("15:00", None, None),
    "28 June 2021 12am": ("00:00", None, None),
    "28 June 2021 15h30": ("15:30", None, None),
    "28 June 2021 1530 hours": ("15:30", None, None),
    "28 June 2021 1-2 pm": ("13:00", "14:00", None),
    "28 June 2021 11-1 pm": ("11:00", "13:00", None),
    "28 June 2021 between 0100 and 0200": ("01:00", "02:00", None),
    "Mon 28 Jun 2021, 01:00–02:00 +03:00": ("01:00", "02:00", "+03:00"),
    "28 Jun 2021 03:30 UTC+3": ("03:30", None, "+03:00"),
    "28 Jun 2021 03:30 -0400": ("03:30", None, "-04:00"),
    "28 Jun 2021 03:30Z": ("03:30", None, "+00:00"),
    "2021-06-28T03:30:00.000Z": ("03:30", None, "+00:00"),
    "2021-06-28T03:30-04:00": ("03:30", None, "-04:00"),
    "20210628T0330Z": ("03:30", None, "+00:00"),
    "280330Z JUN 21": ("03:30", None, "+00:00"),
    "280330ZJUN2021": ("03:30", None, "+00:00"),
    "280330C JUN 21": ("03:30", None, "+03:00"),
    "280330R JUN 21": ("03:30", None, "-05:00"),
    "28 Jun 0330": ("03:30", None, None),
    "28 June 1800-1900": ("18:00", "19:00", None),
    "28/6 1830": ("18:30", None, None),
    "28 Jun 2021 03:30 hrs": ("03:30", None, None),
    "in the early hours of 28 June 2021": (None, None, None),
    "28 June 2021 evening": (None, None, None),
    "night of 28 June 2021": (None, None, None),
}


@pytest.mark.parametrize(("text", "expected"), TIMES.items())
def test_times_of_day(text: str, expected: tuple[str | None, str | None, str | None]) -> None:
    found = read(text, NOON).when
    assert found.date.edtf == "2021-06-28"
    assert (found.time_from, found.time_to, found.utc_offset) == expected


def test_times_over_two_days() -> None:
    for text in (
        "27 June 22:00 - 28 June 2021 04:00",
        "27-28 June 2021, 22:00-04:00",
        "27 June 2021 2200-0400",
    ):
        found = read(text, NOON).when
        assert found.date.edtf == "2021-06-27/2021-06-28"
        assert (found.time_from, found.time_to) == ("22:00", "04:00")


def test_a_hyphen_before_a_time_can_be_an_offset() -> None:
    with pytest.raises(AmbiguousDateError) as caught:
        read("2021-06-28 01:00-02:00", NOON)
    assert {reading.when.words() for reading in caught.value.readings} == {
        "Mon 28 Jun 2021, 01:00–02:00",
        "Mon 28 Jun 2021, 01:00 -02:00",
    }


def test_zulu_becomes_the_local_day_and_says_so() -> None:
    found = read("272230Z JUN 21", NOON, timezone=BAGHDAD)
    assert found.said_back() == (
        "Mon 28 Jun 2021, 01:30 +03:00 · day · 22:30 UTC on 27 Jun 2021 is local 01:30"
    )
    assert found.when.as_written == "272230Z JUN 21"
    kept = read("272230Z JUN 21", NOON)
    assert kept.when.date.edtf == "2021-06-27"
    assert kept.when.utc_offset == "+00:00"
    assert "kept in UTC: the zone of the place is not known" in kept.notes


def test_a_local_time_takes_the_offset_of_its_day() -> None:
    found = read("28 Jun 2021 03:30", NOON, timezone=BAGHDAD)
    assert found.when.utc_offset == "+03:00"
    assert found.notes == (f"offset of {BAGHDAD}",)
    assert read("28 Dec 2019 03:30", NOON, timezone="Europe/Kyiv").when.utc_offset == "+02:00"
    assert read("28 Jun 2019", NOON, timezone="Europe/Kyiv").when.utc_offset == "+03:00"


@pytest.mark.parametrize("text", ["31/03/2019 02:30", "27/10/2019 02:30"])
def test_a_time_that_the_clock_shows_twice_or_never_gets_no_offset(text: str) -> None:
    found = read(text, NOON, timezone="Europe/Berlin")
    assert found.when.utc_offset is None
    assert found.warnings == ("the clock was changed at that hour: offset not known",)


def test_a_zone_that_is_none_is_said() -> None:
    found = read("28 Jun 2021 03:30", NOON, timezone="../etc/passwd")
    assert found.when.utc_offset is None
    assert any("is not known" in warning for warning in found.warnings)


def test_saying_back() -> None:
    assert read("27 jun", NOON).said_back() == "Sun 27 Jun 2021 · day · year assumed"
    assert read("27-28 June 2021", NOON).said_back() == "27–28 Jun 2021 · days"
    assert "evening: no clock time assumed" in read("27 jun 2021 evening", NOON).said_back()
    assert "month assumed" in read("27th", NOON).notes


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("27/06/22", "in the future"),
        ("2030", "in the future"),
        ("1830", "before 1900"),
        ("1442-11-17", "a Hijri or Persian year?"),
        ("27/06/23", "“23” was read as 1923"),
        ("2 jul", "nearly a year ago: is it the year that is meant?"),
        ("27 June midnight", "midnight: at which end of the day?"),
    ],
)
def test_warnings(text: str, warning: str) -> None:
    assert warning in read(text, NOON).warnings


def test_dateutil_is_the_last_resort_and_says_so() -> None:
    found = read("27;June;2021", NOON)
    assert found.when.date.edtf == "2021-06-27"
    assert found.notes == ("read by dateutil, please confirm",)


# Properties -----------------------------------------------------------------------------------

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def named(day: date) -> dict[str, str]:
    """The common ways to write a day that leave no doubt."""
    month, suffix = MONTHS[day.month - 1], {1: "st", 2: "nd", 3: "rd"}.get(day.day, "th")
    weekday = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][
        day.weekday()
    ]
    short = month[:3]
    return {
        "iso": day.isoformat(),
        "compact": f"{day:%Y%m%d}",
        "strokes, year first": f"{day.year}/{day.month:02}/{day.day:02}",
        "dots, year first": f"{day.year}.{day.month}.{day.day}",
        "day month year": f"{day.day} {month} {day.year}",
        "month day, year": f"{month} {day.day}, {day.year}",
        "short": f"{day.day:02} {short} {day.year}",
        "upper": f"{day.day:02}{short.upper()}{day.year}",
        "hyphens": f"{day.day}-{short}-{day.year}",
        "dots": f"{day.day}. {short}. {day.year}",
        "ordinal": f"{day.day}{suffix if day.day < 4 else 'th'} of {month}, {day.year}",
        "weekday": f"{weekday}, {day.day} {month} {day.year}",
        "american weekday": f"{weekday[:3]} {short} {day.day} {day.year}",
        "year first": f"{day.year} {short} {day.day}",
        "group": f"{day.day:02}0330Z {short.upper()} {day.year}",
        "time": f"{day.day} {short} {day.year} 03:30",
        "iso time": f"{day.isoformat()}T03:30:00Z",
        "daytime": f"{day.day} {month} {day.year} evening",
    }


@given(days)
@settings(max_examples=draws(200, 2000), deadline=None)
def test_every_common_way_to_write_a_day_is_read_as_that_day(day: date) -> None:
    for form, text in named(day).items():
        assert read(text, NOON).when.date == FuzzyDate.day(day), (form, text)


@given(days, st.sampled_from("/-. "), st.sampled_from(["dmy", "mdy", "ask"]), st.booleans())
@settings(max_examples=draws(300, 3000), deadline=None)
def test_numbers_are_read_in_the_order_of_the_setting_or_both_are_shown(
    day: date, mark: str, order: str, short_year: bool
) -> None:
    assume(not short_year or 1972 <= day.year <= 2022)
    first, second = (day.month, day.day) if order == "mdy" else (day.day, day.month)
    year = f"{day:%y}" if short_year else str(day.year)
    text = mark.join((f"{first:02}", f"{second:02}", year))
    try:
        found = {read(text, NOON, date_order=order).when.date.edtf}
    except AmbiguousDateError as error:
        found = {reading.when.date.edtf for reading in error.readings}
        assert order == "ask"
    assert day.isoformat() in found


@given(days)
@settings(max_examples=draws(200, 2000), deadline=None)
def test_a_day_without_a_year_is_the_most_recent_one(day: date) -> None:
    for text in (f"{day.day} {MONTHS[day.month - 1]}", f"{day.day}/{day.month}"):
        if text in ("24/7", "9/11"):
            continue
        found = read(text, NOON, date_order="dmy")
        first = found.when.date.first
        assert first is not None
        assert (first.day, first.month) == (day.day, day.month)
        assert first <= NOON.date()
        assert "year assumed" in found.notes


@given(edtf_texts)
@settings(max_examples=draws(300, 3000), deadline=None)
def test_our_own_words_are_read_back(edtf: str) -> None:
    """Where they are readable at all; unknown ends and lists of whole dates are not."""
    date = FuzzyDate.parse(edtf)
    for text in (date.words(), date.edtf):
        try:
            found = read(text, NOON).when.date
        except AmbiguousDateError as error:
            bounds = {(r.when.date.first, r.when.date.last) for r in error.readings}
            assert (date.first, date.last) in bounds
        except DateError:
            assert text != date.edtf
            assert "unknown" in text or " or " in text or "at any time" in text
        else:
            assert (found.first, found.last) == (date.first, date.last), text


WORDS = (
    "27 28 2 7 12 21 2021 2020 0330 31 june jul may dec fri sun monday last this next week month "
    "year ago days since before after until from to - / . , : or and between early late mid end "
    "of the ~ ? c. about night morning Z +0300 03:30 pm T W26 Q2 1990s winter [ ] .. X th first "
    "half weekend today overnight in on a one – 'sat 1st ٢٧ م"
)
PIECES = st.sampled_from(WORDS.split(" "))


def _reads_or_refuses(text: str, order: str) -> Reading | None:
    try:
        return read(text, NOON, date_order=order, timezone=BAGHDAD)
    except DateError:
        return None


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=9).map(" ".join)))
@settings(max_examples=draws(400, 4000), deadline=None)
def test_any_text_is_read_or_refused_cleanly(text: str) -> None:
    found = _reads_or_refuses(text, "dmy")
    if found is not None:
        assert found.said_back()
        assert found.when.date.precision != "unknown"
        assert FuzzyDate.parse(found.when.date.edtf) == found.when.date


@given(st.lists(PIECES, min_size=1, max_size=4).map(" ".join))
@settings(max_examples=draws(300, 3000), deadline=None)
def test_a_year_that_is_written_is_in_the_result(text: str) -> None:
    """The most useful guard against silent nonsense: 2020 never turns into another year."""
    found = _reads_or_refuses(text, "dmy")
    if found is None or not {"2020", "2021"} & set(text.split()) or found.when.time_from:
        return
    bounds = [day for day in (found.when.date.first, found.when.date.last) if day is not None]
    assert any(2019 <= day.year <= 2022 for day in bounds), text


@pytest.mark.parametrize("typed", ["27 june 2012 2021", "2012-06-27 1959", "Sat 27 Jun 2020 2021"])
def test_a_second_year_is_no_time_of_day(typed: str) -> None:
    with pytest.raises(DateError, match="two years"):
        read(typed, NOON)


@pytest.mark.parametrize("time", ["20:21", "2021h", "2021 UTC", "at 2021"])
def test_a_time_that_is_said_to_be_one_may_look_like_a_year(time: str) -> None:
    when = read(f"27 june 2012 {time}", NOON).when
    assert (when.date.edtf, when.time_from) == ("2012-06-27", "20:21")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("jan-june 2021", "6 months"),
        ("Q2 2021", "3 months"),
        ("2020", "year"),
        ("2020-07/2021-06", "12 months"),
        ("15 jan - 20 june 2021", "157 days"),
        ("9999", "year"),
    ],
)
def test_what_is_no_year_is_not_called_one(typed: str, said: str) -> None:
    found = FuzzyDate.parse(typed) if typed[:4].isdigit() else read(typed, NOON).when.date
    assert found.said_precision() == said


def test_a_date_shows_that_its_year_was_not_written() -> None:
    assert lacks_year("27 June")
    assert not any(map(lacks_year, ("27 June 2021", "yesterday", "6/7", "x" * 300, "", None)))
