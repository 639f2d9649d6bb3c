"""The military grid, against values of GeoTrans (NGA) by way of the package mgrs 1.6.0."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model.geography import distance_km
from tracker.model.mgrs import from_mgrs, to_mgrs

KNOWN = [
    (47.4199, -5.1141, "30TUT4054053994"),
    (63.2468, 171.3177, "59VNL1595613126"),
    (-5.5599, -163.8553, "03MXP2678985321"),
    (-74.9027, -124.5805, "10CDB5405486637"),
    (-36.291, -125.6925, "10HBE5819980410"),
    (32.3545, 127.037, "52SCA1528581424"),
    (9.163, -93.0793, "15PVL9128712874"),
    (-29.9345, -130.1266, "09JUG9126787939"),
    (-56.2813, 53.4826, "39EXT5368959841"),
    (50.8038, 9.1519, "32UNB1070328018"),
    (66.0092, 50.3724, "39WVP7152621077"),
    (3.884, 85.2212, "45NUE0248429513"),
    (60, 5, "32VKM7697958157"),
    (60, 2.9, "31VDG9442251415"),
    (75, 8, "31XFD4429329692"),
    (75, 10, "33XUD5570629692"),
    (78, 20, "33XXG1591463320"),
    (78, 25, "35XMG5358859161"),
    (78, 34, "37XCG8408563320"),
    (36.19, 44.01, "38SMF1098605476"),
    (0, 0, "31NAA6602100000"),
    (-0.0001, 10, "32MPE1128099988"),
    (72, 5, "31XEV6896990077"),
    (8, 3, "31PEJ0000084297"),
    (64, 10, "32WNR4891097397"),
    (33.3, 44.4, "38SMB4414084706"),
    (83.9, 179.9, "60XWU3439017795"),
    (36.1925, 44.0106, "38SMF1104305753"),
]


@pytest.mark.parametrize(("latitude", "longitude", "grid"), KNOWN)
def test_known_points(latitude: float, longitude: float, grid: str) -> None:
    assert to_mgrs(latitude, longitude).replace(" ", "") == grid.lstrip("0")
    there = from_mgrs(grid)
    assert distance_km(there[:2], (latitude, longitude)) < 0.001
    assert there[2] == 1


@given(st.floats(-80, 84), st.floats(-180, 180), st.integers(1, 5))
def test_a_square_holds_its_point(latitude: float, longitude: float, digits: int) -> None:
    back = from_mgrs(to_mgrs(latitude, longitude, digits))
    assert back[2] == 10 ** (5 - digits)
    # From the middle of a square to its corner, and a little for the grid's scale.
    assert distance_km(back[:2], (latitude, longitude)) * 1000 <= back[2] * 0.7072 * 1.001 + 0.01


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "zone, a band"),
        ("61S MF 1 1", "no zone 61"),
        ("38S MF 123 1234", "same number of digits"),
        ("38S MF 123", "same number of digits"),
        ("38S AF 12 12", "no column A"),
        ("38S MR 12 12", "row R does not exist"),
        ("38I MF 12 12", "zone, a band"),
    ],
)
def test_what_is_no_grid_reference(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        from_mgrs(text)


@pytest.mark.parametrize("latitude", [-80.1, 84.1, 90])
def test_the_poles_have_another_grid(latitude: float) -> None:
    with pytest.raises(ValueError, match="84° N"):
        to_mgrs(latitude, 0)


def test_coarser_squares() -> None:
    assert to_mgrs(36.1925, 44.0106, 3) == "38S MF 110 057"
    latitude, longitude, side = from_mgrs("38smf110057")
    assert side == 100
    assert distance_km((latitude, longitude), (36.1925, 44.0106)) < 0.1
