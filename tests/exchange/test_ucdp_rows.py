from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.ged import row
from tracker.exchange.ucdp_rows import (
    Article,
    RowError,
    as_stored,
    read_event,
    span,
    split_articles,
    write_event,
)
from tracker.model import countries

QUOTED = '"SOHR,2016-01-02,Clashes; "heavy; ones" near A";"AFP, Beirut,2016-01-03,Toll&#8217;s"'


@pytest.mark.parametrize(
    ("cell", "expected", "articles"),
    [
        ("", 1, ()),
        ('"SOHR,2016-01-02,Clashes"', 1, (("SOHR", "2016-01-02", "Clashes"),)),
        (
            QUOTED,
            2,
            (
                ("SOHR", "2016-01-02", 'Clashes; "heavy; ones" near A'),
                ("AFP, Beirut", "2016-01-03", "Toll&#8217;s"),
            ),
        ),
        (
            '"SOHR,2016-01-02,One";"SOHR,2016-01-02,Two"',
            7,  # not what the other columns say: quotes are counted instead
            (("SOHR", "2016-01-02", "One"), ("SOHR", "2016-01-02", "Two")),
        ),
        ("BBC 8/16/1999 Five killed; two hurt", 1, ("BBC 8/16/1999 Five killed", "two hurt")),
        ('Reuters 1989-05-17 "REBELS; MORE', 1, ('Reuters 1989-05-17 "REBELS; MORE',)),
        ('"SOHR,2016-02-30,No such day"', 1, ("SOHR,2016-02-30,No such day",)),
        (",2016-01-02,Nobody's", 1, (",2016-01-02,Nobody's",)),
    ],
)
def test_articles_are_split_outside_quotes(
    cell: str, expected: int, articles: tuple[tuple[str, str, str] | str, ...]
) -> None:
    wanted = tuple(Article("", "", a) if isinstance(a, str) else Article(*a) for a in articles)
    assert split_articles(cell, expected) == wanted


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"id": " "}, "id is empty"),
        ({"type_of_violence": "4"}, "type_of_violence is “4”, not one of 1, 2, 3"),
        ({"event_clarity": ""}, "event_clarity is “”"),
        ({"where_prec": "9"}, "where_prec is “9”"),
        ({"side_b": ""}, "side_b is empty"),
        ({"best": "4.5"}, "best is “4.5”, not a number of people"),
        ({"best": "٤"}, "best is “٤”"),
        ({"high": "99999999999999999999"}, "high is “99999999999999999999”"),
        ({"deaths_a": "-3"}, "deaths_a is “-3”"),
        ({"date_start": "2016-02-30"}, "date_start is “2016-02-30”, not a day"),
        ({"date_start": "2016-01-01 12:00"}, "date_start is “2016-01-01 12:00”"),
        ({"date_end": "1/2/2016"}, "date_end is “1/2/2016”"),
        ({"date_start": "2016-01-02"}, "date_start 2016-01-02 is after date_end 2016-01-01"),
        ({"date_start": "1970-01-01", "date_end": "1970-01-01"}, "unknown date"),
        ({"latitude": "91"}, "latitude is “91”, not degrees from -90 to 90"),
        ({"latitude": "nan"}, "latitude is “nan”"),
        ({"longitude": ""}, "longitude is “”"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(cells: dict[str, str], reason: str) -> None:
    with pytest.raises(RowError) as raised:
        read_event(row(**cells))
    assert reason in str(raised.value)


@pytest.mark.parametrize("sign", ["", "NA", "-0-", "-1"])
def test_signs_for_missing_are_unknown_not_zero(sign: str) -> None:
    event = read_event(row(low=sign, best="4", deaths_a=sign))
    assert event.figures == (None, 4, 6)
    assert event.parts == (None, 1, 1, None)


def test_midnight_after_the_day_is_no_time_of_day() -> None:
    event = read_event(row(date_start="2016-01-01 00:00:00.000", date_end="2016-01-03"))
    assert event.date.edtf == "2016-01-01/2016-01-03"
    assert event.homeless["date_start"] == "2016-01-01 00:00:00.000"


@pytest.mark.parametrize(
    ("figures", "stored"),
    [
        ((3, 4, 6), (3, 4, 6)),
        ((177, 142, 177), (142, 142, 177)),
        ((1, 2, 1), (1, 2, 2)),
        ((5, None, 3), (3, None, 5)),
        ((5, None, None), (5, None, None)),
    ],
)
def test_figures_that_contradict_each_other_are_spanned(
    figures: tuple[int | None, ...], stored: tuple[int | None, ...]
) -> None:
    low, best, high = figures
    assert span((low, best, high)) == stored


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
COUNT = st.one_of(st.integers(0, 400).map(str), st.sampled_from(["", "NA", "-1"]))


@given(
    st.fixed_dictionaries(
        {
            "conflict_name": TEXT,
            "where_coordinates": TEXT,
            "where_description": TEXT,
            "source_article": TEXT.map(lambda t: f'"SOHR,2016-01-01,{t}";"{t}'),
            "source_original": TEXT,
            "country": st.sampled_from(["Syria", "Yemen (North Yemen)", "Yemen", "Atlantis", ""]),
            "latitude": st.floats(-90, 90).map(str),
            "low": COUNT,
            "best": COUNT,
            "deaths_a": COUNT,
            "gwnob": TEXT,
        }
    )
)
def test_nothing_in_a_row_is_lost(cells: dict[str, str]) -> None:
    whole = row(**cells)
    event = read_event(whole)
    kept = write_event(as_stored(event)) | event.homeless
    assert {name: cell for name, cell in whole.items() if cell and kept.get(name) != cell} == {}


def test_country_names_of_both_versions_have_codes() -> None:
    names = {
        "DR Congo (Zaire)": "CD",
        "Yemen (North Yemen)": "YE",
        "Myanmar (Burma)": "MM",
        "Russia (Soviet Union)": "RU",
        "Cambodia (Kampuchea)": "KH",
        "Serbia (Yugoslavia)": "RS",
        "Kingdom of eSwatini (Swaziland)": "SZ",
        "Macedonia, FYR": "MK",
        "Bosnia-Herzegovina": "BA",
        "Zimbabwe (Rhodesia)": "ZW",
        "Ivory Coast": "CI",
    }
    assert {name: countries.code(name) for name in names} == names
    assert countries.code("Atlantis") is None
    assert all(countries.code(name) == code for code, name in countries.NAMES.items())
