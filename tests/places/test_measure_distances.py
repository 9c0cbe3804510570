"""Distances are those of the great circle, counted here in another way: by the haversine formula."""

import random
from math import asin, cos, pi, radians, sin, sqrt

import pytest

from portal.i18n import speaking
from portal.places.distances import MILES, Vector, chord
from portal.places.saying import away, band
from portal.places.table import table

PLACES = 500
Point = tuple[float, float]


def haversine(one: Point, other: Point) -> float:
    """Miles between two points in degrees."""
    up, around = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(up / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(around / 2) ** 2
    return 2 * MILES * asin(min(1, sqrt(half)))


def five_hundred_towns() -> list[Point]:
    """Towns all over the world, the same ones each time."""
    towns = table().towns
    numbers = random.Random(3).sample(range(len(towns.latitudes)), PLACES)
    return [(place.latitude, place.longitude) for place in map(towns.place, numbers)]


def test_the_order_of_five_hundred_places_is_that_of_a_great_circle_recount() -> None:
    points = five_hundred_towns()
    vectors = [Vector.of(*point) for point in points]
    for here in range(0, PLACES, 10):
        recount = [haversine(points[here], point) for point in points]
        by_miles = sorted(range(PLACES), key=lambda one: vectors[here].miles(vectors[one]))
        by_product = sorted(range(PLACES), key=lambda one: -product(vectors[here], vectors[one]))
        for order in (by_miles, by_product):
            assert [recount[one] for one in order] == pytest.approx(sorted(recount), abs=0.001)


def product(one: Vector, other: Vector) -> float:
    """What the database orders by."""
    return one.x * other.x + one.y * other.y + one.z * other.z


def test_miles_and_kilometers_are_those_of_a_great_circle_recount() -> None:
    first, *others = five_hundred_towns()
    for other in others:
        miles = Vector.of(*first).miles(Vector.of(*other))
        assert miles == pytest.approx(haversine(first, other), rel=1e-9)
        assert Vector.of(*first).kilometers(Vector.of(*other)) == pytest.approx(miles * 1.609344, rel=1e-6)


def test_the_chord_of_a_distance_tells_who_is_within_it() -> None:
    austin, dallas = Vector.of(30.27, -97.74), Vector.of(32.78, -96.8)
    apart = sqrt(sum((a - b) ** 2 for a, b in zip(austin, dallas, strict=True)))
    miles = austin.miles(dallas)
    assert chord(miles - 0.1) < apart < chord(miles + 0.1)
    assert chord(20_000) == pytest.approx(chord(pi * MILES)) == pytest.approx(2)


def test_the_other_end_of_the_world_is_half_way_around_it() -> None:
    assert Vector.of(10, 20).miles(Vector.of(-10, -160)) == pytest.approx(pi * MILES)


def test_distances_are_said_as_people_there_say_them() -> None:
    said = [away(miles, in_miles=True) for miles in (0.2, 1.2, 12, 2_345)]
    assert said == ["less than 1 mile away", "1 mile away", "12 miles away", "2,345 miles away"]
    assert [away(miles, in_miles=False) for miles in (0.2, 12)] == ["less than 1 km away", "19 km away"]


def test_a_group_of_distances_is_said_with_its_limits() -> None:
    limits = ((0, 25), (25, 50), (250, None))
    assert [band(low, high, in_miles=True) for low, high in limits] == [
        "Less than 25 miles away",
        "25 to 50 miles away",
        "More than 250 miles away",
    ]
    with speaking("es"):
        assert "km" in band(50, 100, in_miles=False)
