"""The places of the registry's own sites are found, and are where the registry says they are."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.places.distances import Vector
from portal.places.finding import find, town
from portal.places.place import Place

FEWEST_ZIPS, FEWEST_TOWNS = 0.97, 0.90
NEAR = 25  # miles: towns and ZIP areas are larger than a point


def test_the_zip_codes_of_us_sites_are_found_where_the_sites_are(locations: list[dict[str, Any]]) -> None:
    zips = {
        site["zip"]: site for site in locations if site.get("country") == "United States" and site.get("zip")
    }
    placed = {code: answer.place for code in zips if (answer := find(code))}
    assert len(zips) > 1_000
    assert len(placed) / len(zips) >= FEWEST_ZIPS
    assert share_nearby((place, zips[code]) for code, place in placed.items()) >= 0.97


def test_the_towns_of_sites_are_found_where_the_sites_are(locations: list[dict[str, Any]]) -> None:
    towns = {
        (site["city"], site.get("state"), site.get("country")): site for site in locations if site.get("city")
    }
    placed = {names: place for names in towns if (place := town(*names))}
    assert len(towns) > 3_000
    assert len(placed) / len(towns) >= FEWEST_TOWNS
    assert share_nearby((place, towns[names]) for names, place in placed.items()) >= 0.97


def test_the_towns_of_sites_are_found_when_people_type_them(locations: list[dict[str, Any]]) -> None:
    typed = {f"{site['city']}, {site.get('country')}" for site in locations if site.get("city")}
    assert sum(find(words) is not None for words in typed) / len(typed) >= FEWEST_TOWNS


def share_nearby(found: Iterator[tuple[Place, dict[str, Any]]]) -> float:
    """How many of the places are near the registry's point, of those for which it gives one."""
    near = [
        Vector.of(place.latitude, place.longitude).miles(Vector.of(point["lat"], point["lon"])) <= NEAR
        for place, site in found
        if (point := site.get("geoPoint"))
    ]
    return sum(near) / len(near)


@pytest.fixture(scope="module")
def locations(records: Path) -> list[dict[str, Any]]:
    """Every location of every record."""
    with gzip.open(records) as lines:
        studies = [json.loads(line)["protocolSection"] for line in lines]
    return [
        site for study in studies for site in study.get("contactsLocationsModule", {}).get("locations", [])
    ]
