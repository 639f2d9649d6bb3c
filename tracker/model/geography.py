"""Distances on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

EARTH_KM: Final = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""


def distance_km(a: Point, b: Point) -> float:
    """Return the great-circle distance in kilometres (haversine; up to 0.5% off the ellipsoid)."""
    (lat_a, lon_a), (lat_b, lon_b) = a, b
    south_north = radians(lat_b - lat_a) / 2
    west_east = radians(lon_b - lon_a) / 2
    chord = sin(south_north) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(west_east) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))
