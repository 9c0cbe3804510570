"""How far apart places are, along the surface of a round earth.

A place is stored as its unit vector: the nearest of many is then the one with the largest dot product, three
multiplications each, in a database as well as here."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

MILES = 3958.7613  # the mean radius of the earth (IUGG): 6371.0088 km
KILOMETERS = 6371.0088


class Vector(NamedTuple):
    """A point on the unit sphere."""

    x: float
    y: float
    z: float

    @classmethod
    def of(cls, latitude: float, longitude: float) -> "Vector":
        """The point at these degrees."""
        up, around = radians(latitude), radians(longitude)
        return cls(cos(up) * cos(around), cos(up) * sin(around), sin(up))

    def miles(self, other: "Vector") -> float:
        """Statute miles to another point."""
        return MILES * self._angle(other)

    def kilometers(self, other: "Vector") -> float:
        """Kilometers to another point."""
        return KILOMETERS * self._angle(other)

    def _angle(self, other: "Vector") -> float:
        """In radians, from the length of the chord: exact for near places, where a cosine is not."""
        chord = sqrt(sum((mine - theirs) ** 2 for mine, theirs in zip(self, other, strict=True)))
        return 2 * asin(min(1.0, chord / 2))


def chord(miles: float) -> float:
    """The length of the straight line through the unit sphere that spans this many miles on its surface."""
    return 2 * sin(min(miles / MILES, 3.14159265) / 2)
