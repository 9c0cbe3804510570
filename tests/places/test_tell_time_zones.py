"""The time zone of a place is that of its country's nearest known town."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from portal.places.distances import Vector
from portal.places.finding import town
from portal.places.zones import FILE, zone_near
from portal.web.telephone import region

RECORDS = Path(__file__).parents[3] / "shared" / "registry" / "records.ndjson.gz"
IN_WINTER, IN_SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "state", "country", "zone"),
    [
        ("Boston", "Massachusetts", "United States", "America/New_York"),
        ("Nashville", "Tennessee", "United States", "America/Chicago"),
        ("Knoxville", "Tennessee", "United States", "America/New_York"),
        ("San Antonio", "Texas", "United States", "America/Chicago"),
        ("El Paso", "Texas", "United States", "America/Denver"),
        ("Phoenix", "Arizona", "United States", "America/Phoenix"),
        ("Las Vegas", "Nevada", "United States", "America/Los_Angeles"),
        ("Honolulu", "Hawaii", "United States", "Pacific/Honolulu"),
        ("Anchorage", "Alaska", "United States", "America/Anchorage"),
        ("San Juan", None, "Puerto Rico", "America/Puerto_Rico"),
        ("Halifax", "Nova Scotia", "Canada", "America/Halifax"),
        ("Saskatoon", "Saskatchewan", "Canada", "America/Regina"),
        ("Tijuana", "Baja California", "Mexico", "America/Tijuana"),
        ("Manaus", None, "Brazil", "America/Manaus"),
        ("Las Palmas de Gran Canaria", None, "Spain", "Atlantic/Canary"),
        ("Adelaide", "South Australia", "Australia", "Australia/Adelaide"),
        ("Strasbourg", None, "France", "Europe/Paris"),
        ("Mumbai", None, "India", "Asia/Kolkata"),
    ],
)
def test_a_town_keeps_its_own_time(name: str, state: str | None, country: str, zone: str) -> None:
    place = town(name, state, country)
    assert place
    found = zone_near(region(country), Vector.of(place.latitude, place.longitude))
    assert found
    for moment in (IN_WINTER, IN_SUMMER):
        assert moment.astimezone(ZoneInfo(found)).utcoffset() == moment.astimezone(ZoneInfo(zone)).utcoffset()


def test_a_country_alone_has_the_time_of_its_largest_town() -> None:
    assert zone_near("US", None) == "America/New_York"
    assert zone_near("DE", None) == "Europe/Berlin"


def test_where_nothing_is_known_there_is_no_time_zone() -> None:
    assert zone_near(None, None) is None
    assert zone_near("ZZ", None) is None


def test_a_point_alone_has_the_time_of_the_nearest_town_anywhere() -> None:
    assert zone_near(None, Vector.of(48.2, 16.4)) == "Europe/Vienna"


def test_every_zone_of_the_table_is_one_that_python_knows() -> None:
    zones = {line.split("\t")[3] for line in FILE.read_text().splitlines()}
    assert len(zones) > 200
    assert zones <= available_timezones()


@pytest.mark.skipif(not RECORDS.is_file(), reason="the registry's records are not on this machine")
def test_every_site_of_the_registry_has_a_time_zone() -> None:
    without, seen = [], 0
    with gzip.open(RECORDS, "rt", encoding="utf-8") as lines:
        for line in lines:
            module = json.loads(line)["protocolSection"].get("contactsLocationsModule", {})
            for site in module.get("locations", []):
                point = site.get("geoPoint")
                at = Vector.of(point["lat"], point["lon"]) if point else None
                seen += 1
                if zone_near(region(site.get("country")), at) is None:
                    without.append(site)
    assert seen > 1_000
    assert not without
