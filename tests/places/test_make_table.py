"""The table of places is made anew with the same result, whatever order its sources come in."""

import random
from pathlib import Path

import pytest

from geography import sources
from geography.build import tables
from geography.sources import City, OtherPackage, Region, Zip

CITIES = [
    City(
        1, "Big Rapids", 43.7, -85.48, "US.MI", 10_000, ("Grands Rapides", "BGR", "da ji liu", "Биг-Рапидс")
    ),
    City(2, "Little Rapids", 44.2, -88.2, "US.WI", 600, ("Petit Rapides",)),
    City(3, "Rapids", 1.0, 2.0, "FR.11", 600, ()),
    City(4, "Rapids", 1.5, 2.5, "US.MI", 600, ()),
]
REGIONS = [Region("US", "United States", ("US",)), Region("US.MI", "Michigan", ("MI", "Míchigan"))]
AREAS = [Zip("49307", 43.69, -85.48), Zip("49305", 43.7, -85.1)]
CODES = [Zip("49307", 43.6, -85.4, "Big Rapids", "US.MI"), Zip("49306", 43.1, -85.6, "Belmont", "US.MI")]


def made(order: int) -> dict[str, bytes]:
    """The parts, from sources in some order."""
    shuffled = random.Random(order)
    sources_of_it = [shuffled.sample(rows, len(rows)) for rows in (CITIES, REGIONS, AREAS, CODES)]
    return tables(*sources_of_it)  # type: ignore[arg-type]


def test_the_same_sources_make_the_same_bytes() -> None:
    assert made(1) == made(2) == made(3)


def test_towns_stand_by_their_people_and_post_offices_after_them() -> None:
    names = ["Big Rapids", "Little Rapids", "Rapids", "Rapids", "Belmont"]
    assert made(1)["names"].decode().split("\n") == names


def test_spellings_are_sorted_and_lead_to_the_likeliest_first() -> None:
    lines = made(1)["spellings"].decode().split("\n")
    assert lines == ["belmont\t4", "big rapids\t0", "grands rapides\t0", "little rapids\t1", "rapids\t2 3"]


def test_a_state_and_a_country_are_known_by_all_their_names() -> None:
    lines = dict(line.split("\t") for line in made(1)["qualifiers"].decode().split("\n"))
    assert lines["michigan"] == lines["mi"] == "US.MI"
    assert "US" in lines["estados unidos"].split()


def test_other_packages_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(OtherPackage, match="is missing"):
        sources.checked(tmp_path)
    for name in sources.SHA256:
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(OtherPackage, match="is another file"):
        sources.checked(tmp_path)
