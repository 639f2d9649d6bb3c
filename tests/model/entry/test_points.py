"""Points in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.entry.refusals import read_or_refused
from tracker.errors import EntryError
from tracker.model.entry.points import read_point, say_decimal, say_dms, say_mgrs
from tracker.model.geography import distance_km

ERBIL = (36.1925, 44.0106)


@pytest.mark.parametrize(
    "line",
    [
        "36.1925, 44.0106",
        "36.1925 44.0106",
        "36.1925;44.0106",
        "36,1925 44,0106",
        "+36.1925 +44.0106",
        "36.1925N 44.0106E",
        "N36.1925 E44.0106",
        "44.0106 E, 36.1925 N",
        "36.1925° N, 44.0106° E",
        "36°11'33\"N 44°00'38.16\"E",
        "36° 11′ 33″ N, 44° 0′ 38.16″ E",
        "36 11 33 N 44 00 38.16 E",
        "36:11:33N 44:00:38.16E",
        "36 11.55 N, 44 0.636 E",
        "36°11.55' 44°0.636'",
        "٣٦٫١٩٢٥, ٤٤٫٠١٠٦",
        "geo:36.1925,44.0106",
        "https://maps.example/maps/@36.1925,44.0106,15z",
        "https://www.openstreetmap.example/?q=36.1925%2C44.0106",
        "38S MF 11043 05753",
        "38smf1104305753",
    ],
)
def test_one_point_in_many_ways(line: str) -> None:
    point = read_point(line)
    assert distance_km(point[:2], ERBIL) < 0.01


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("-33.9, -60.5", (-33.9, -60.5)),
        ("33.9S 60.5W", (-33.9, -60.5)),
        ("0 0", (0, 0)),
        ("90N 180W", (90, -180)),
    ],
)
def test_south_and_west(line: str, expected: tuple[float, float]) -> None:
    assert read_point(line)[:2] == expected


@pytest.mark.parametrize(
    ("line", "metres"),
    [("36.1925, 44.0106", 11), ("36.19, 44.0106", 1113), ("36, 44", 111320),
     ("38S MF 110 057", 100), ("36°11'33\"N 44°00'38\"E", 31)],
)  # fmt: skip
def test_how_far_the_last_digit_reaches(line: str, metres: float) -> None:
    assert read_point(line).metres == pytest.approx(metres, rel=0.02)


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("", "No point", "36.1925, 44.0106"),
        ("Erbil", "not understood", "38S MF"),
        ("36.19", "not understood", "As in"),
        ("1 2 3", "not understood", "As in"),
        ("136.19, 44.01", "no latitude", "Latitude comes first"),
        ("36.19, 200", "no longitude", "-180 to 180"),
        ("36N 44N", "two latitudes", "the other E or W"),
        ("36°75'N 44°00'E", "75 minutes", "0 to 59"),
        ("36.5 30 N, 44 E", "do not go together", "Either"),
        ("-36N 44E", "say the same twice", "Either"),
        ("99S MF 1 1", "no zone 99", ""),
    ],
)
def test_errors_say_what_would_be_right(line: str, message: str, hint: str) -> None:
    with pytest.raises(EntryError) as caught:
        read_point(line)
    assert message in caught.value.message
    assert hint in caught.value.hint


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_what_is_said_reads_as_the_same(latitude: float, longitude: float) -> None:
    assert distance_km(read_point(say_decimal(latitude, longitude))[:2], (latitude, longitude)) < (
        0.002
    )
    assert distance_km(read_point(say_dms(latitude, longitude))[:2], (latitude, longitude)) < 0.003
    grid = say_mgrs(latitude, longitude)
    assert bool(grid) == (-80 <= latitude <= 84)
    if grid:
        assert distance_km(read_point(grid)[:2], (latitude, longitude)) < 0.001


@given(st.text(max_size=40))
def test_any_line_is_read_or_refused_in_words(line: str) -> None:
    point = read_or_refused(read_point, line)
    assert point is None or (abs(point.latitude) <= 90 and abs(point.longitude) <= 180)


def test_seconds_never_reach_sixty() -> None:
    assert say_dms(35.99999999, -0.00000001) == "36°00'00.0\"N 0°00'00.0\"W"
