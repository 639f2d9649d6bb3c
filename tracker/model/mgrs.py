"""The military grid (MGRS) on WGS 84, to and from degrees, between 80° S and 84° N.

Source: NGA.STND.0037 "Universal Grids and Grid Reference Systems" (2014); Krüger's series as in
Karney, "Transverse Mercator with an accuracy of a few nanometers" (2011), here to the fourth order,
which is good to a millimetre. Written here because what there is on PyPI is a C extension (mgrs),
or knows the zones but not the grid letters (utm).
"""

from __future__ import annotations

import re
from math import (
    asinh,
    atan,
    atan2,
    atanh,
    cos,
    cosh,
    degrees,
    floor,
    hypot,
    radians,
    sin,
    sinh,
    tan,
)
from typing import Final

SOUTHERNMOST: Final = -80.0
NORTHERNMOST: Final = 84.0

_A: Final = 6_378_137.0  # semi-major axis in metres
_F: Final = 1 / 298.257223563
_N: Final = _F / (2 - _F)
_RECTIFYING: Final = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ECCENTRICITY: Final = (_F * (2 - _F)) ** 0.5
_ALPHA: Final = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BETA: Final = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_SCALE: Final = 0.9996
_FALSE_EASTING: Final = 500_000.0
_FALSE_NORTHING: Final = 10_000_000.0
_SQUARE: Final = 100_000
_CYCLE: Final = 2_000_000  # metres after which the row letters begin anew

_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
_COLUMNS: Final = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")  # by zone modulo 3
_ROWS: Final = "ABCDEFGHJKLMNPQRSTUV"
_REFERENCE: Final = re.compile(
    r"(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z])\s*([A-HJ-NP-V])\s*(\d*)\s*(\d*)", re.IGNORECASE
)


def to_mgrs(latitude: float, longitude: float, digits: int = 5) -> str:
    """Return the grid reference of the square that the point is in, such as "38S MF 11043 05753".

    `digits` 5 is a square of one metre, 3 of a hundred. Raises ValueError for the polar regions.
    """
    if not SOUTHERNMOST <= latitude <= NORTHERNMOST:
        raise ValueError("the military grid of zones ends at 80° S and 84° N")
    zone = _zone(latitude, longitude)
    easting, northing = _project(latitude, longitude, zone)
    band = _BANDS[min(int((latitude - SOUTHERNMOST) // 8), len(_BANDS) - 1)]
    column = _COLUMNS[zone % 3][int(easting // _SQUARE) - 1]
    shift = 5 if zone % 2 == 0 else 0
    row = _ROWS[(int(northing // _SQUARE) + shift) % len(_ROWS)]
    size = 10 ** (5 - digits)
    east, north = (floor(metres % _SQUARE / size) for metres in (easting, northing))
    return f"{zone}{band} {column}{row} {east:0{digits}} {north:0{digits}}"


def from_mgrs(text: str) -> tuple[float, float, int]:
    """Return latitude and longitude of the middle of a grid square, and its side in metres.

    Raises ValueError, in words, for what is no grid reference.
    """
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        raise ValueError("it has a zone, a band, two letters and digits, as 38S MF 110 057")
    zone, band = int(match[1]), match[2].upper()
    column, row = match[3].upper(), match[4].upper()
    numbers = match[5] + match[6]
    if not 1 <= zone <= 60:
        raise ValueError(f"there is no zone {zone}, they go from 1 to 60")
    if len(numbers) % 2 or len(numbers) > 10 or (match[6] and len(match[5]) != len(match[6])):
        raise ValueError("its two numbers have the same number of digits, at most five each")
    if column not in _COLUMNS[zone % 3]:
        raise ValueError(f"zone {zone} has no column {column}, only {_COLUMNS[zone % 3]}")
    digits = len(numbers) // 2
    size = 10 ** (5 - digits)
    east = (int(numbers[:digits] or 0) + 0.5) * size
    north = (int(numbers[digits:] or 0) + 0.5) * size
    easting = (_COLUMNS[zone % 3].index(column) + 1) * _SQUARE + east
    shift = 5 if zone % 2 == 0 else 0
    northing = (_ROWS.index(row) - shift) % len(_ROWS) * _SQUARE + north
    south = SOUTHERNMOST + 8 * _BANDS.index(band)
    # The letters of a row come again every 2000 km: the first one inside the band is meant.
    lowest = _project(south, 6 * zone - 183, zone)[1] // _SQUARE * _SQUARE
    while northing < lowest:
        northing += _CYCLE
    latitude, longitude = _unproject(easting, northing, zone, is_south=band < "N")
    height = 12 if band == "X" else 8
    if not south - 1 <= latitude <= south + height + 1:
        raise ValueError(f"row {row} does not exist in band {band} of zone {zone}")
    return latitude, longitude, size


def _zone(latitude: float, longitude: float) -> int:
    """Return the zone, with the exceptions for south-west Norway and Spitsbergen."""
    longitude = (longitude + 180) % 360 - 180
    if 56 <= latitude < 64 and 3 <= longitude < 12:
        return 32
    if latitude >= 72 and 0 <= longitude < 42:
        return 31 if longitude < 9 else 33 if longitude < 21 else 35 if longitude < 33 else 37
    return int((longitude + 180) // 6) + 1


def _project(latitude: float, longitude: float, zone: int) -> tuple[float, float]:
    """Return easting and northing in metres; in the south with the false northing."""
    phi = radians(latitude)
    away = radians((longitude - (6 * zone - 183) + 180) % 360 - 180)
    conformal = sinh(asinh(tan(phi)) - _ECCENTRICITY * atanh(_ECCENTRICITY * sin(phi)))
    xi = atan2(conformal, cos(away))
    eta = asinh(sin(away) / hypot(conformal, cos(away)))
    x, y = eta, xi
    for order, alpha in enumerate(_ALPHA, 1):
        x += alpha * cos(2 * order * xi) * sinh(2 * order * eta)
        y += alpha * sin(2 * order * xi) * cosh(2 * order * eta)
    northing = _SCALE * _RECTIFYING * y
    return (
        _FALSE_EASTING + _SCALE * _RECTIFYING * x,
        northing + (_FALSE_NORTHING if latitude < 0 else 0.0),
    )


def _unproject(
    easting: float, northing: float, zone: int, *, is_south: bool
) -> tuple[float, float]:
    x = (easting - _FALSE_EASTING) / (_SCALE * _RECTIFYING)
    y = (northing - (_FALSE_NORTHING if is_south else 0.0)) / (_SCALE * _RECTIFYING)
    eta, xi = x, y
    for order, beta in enumerate(_BETA, 1):
        eta -= beta * cos(2 * order * y) * sinh(2 * order * x)
        xi -= beta * sin(2 * order * y) * cosh(2 * order * x)
    conformal = sin(xi) / hypot(sinh(eta), cos(xi))
    tangent = conformal
    for _ in range(6):  # Newton's method: three rounds reach the last digit
        sigma = sinh(_ECCENTRICITY * atanh(_ECCENTRICITY * tangent / hypot(1, tangent)))
        guess = tangent * hypot(1, sigma) - sigma * hypot(1, tangent)
        slope = (1 + (1 - _ECCENTRICITY**2) * tangent**2) / (
            (1 - _ECCENTRICITY**2) * hypot(1, guess) * hypot(1, tangent)
        )
        tangent += (conformal - guess) * slope
    longitude = 6 * zone - 183 + degrees(atan2(sinh(eta), cos(xi)))
    return degrees(atan(tangent)), (longitude + 180) % 360 - 180
