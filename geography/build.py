"""Makes portal/places/data/places.zip: `python -m geography.build FOLDER`, a folder with the packages.

The same packages make the same bytes: everything is put in order, and the archive holds no time of day."""

import sys
import zipfile
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from babel import Locale

from geography import sources
from geography.sources import City, Region, Zip
from portal.places.spelling import folded

OUT = Path(__file__).parents[1] / "portal" / "places" / "data" / "places.zip"
LANGUAGES = ("en", "es")
BIG_ENOUGH_FOR_OTHER_NAMES = 5_000
FEWEST_LETTERS = 4
OWN_NAME_COUNTS = 30  # a place's own name counts as much as another name of one with 30 times as many people
ABROAD = {"006": "PR.", "007": "PR.", "008": "VI.", "009": "PR.", "969": "GU."}
PARTS_OF_THE_US = ("US", "PR", "VI", "GU", "AS", "MP")
# What people say, and no list has; by GeoNames' number.
NICKNAMES = {
    5128581: ("NYC",),
    5368361: ("LA",),
    5391959: ("SF",),
    4140963: ("DC", "Washington DC"),
    4560349: ("Philly",),
    5506956: ("Vegas",),
    3530597: ("CDMX", "DF", "México DF"),
}


def main(folder: Path) -> None:
    """Reads the packages in `folder`, and writes the table."""
    sources.checked(folder)
    members = tables(
        [*sources.cities(folder)], [*sources.regions(folder)], sources.census(folder), sources.postal(folder)
    )
    OUT.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    sizes = ", ".join(f"{name} {len(content):,}" for name, content in members.items())
    sys.stdout.write(f"{OUT}: {OUT.stat().st_size:,} bytes, of {sizes}\n")


def tables(
    cities: Sequence[City], regions: Sequence[Region], areas: Iterable[Zip], codes: Iterable[Zip]
) -> dict[str, bytes]:
    """The parts of the table, which do not depend on the order of what they are made from: `areas` are the
    Census Bureau's, `codes` the postal ones."""
    census, postal = ({one.code: one for one in zips} for zips in (areas, codes))
    towns = _towns(cities, postal.values())
    return {
        "zips": _zips(census, postal, towns),
        "prefixes": _prefixes(census, postal),
        "positions": _positions(towns),
        "regions": _regions(towns, regions),
        "names": "\n".join(town.name for town in towns).encode(),
        "spellings": _spellings(towns),
        "qualifiers": _qualifiers(regions),
    }


def _towns(cities: Sequence[City], postal: Iterable[Zip]) -> list[City]:
    """The cities, those with the most people first; then the US post office towns that are none of them."""
    known = {(city.region, folded(city.name)) for city in cities}
    areas: dict[tuple[str, str], list[Zip]] = defaultdict(list)
    for one in postal:
        if (one.region, folded(one.town)) not in known:
            areas[one.region, one.town].append(one)
    others = [
        City(
            0, town, _mean(one.latitude for one in zips), _mean(one.longitude for one in zips), region, 0, ()
        )
        for (region, town), zips in sorted(areas.items())
    ]
    return [*sorted(cities, key=lambda city: (-city.population, city.id)), *others]


def _zips(census: Mapping[str, Zip], postal: Mapping[str, Zip], towns: Sequence[City]) -> bytes:
    """Codes, latitudes, longitudes in hundredths of a degree, and towns by number, 0 for none, from 1."""
    number = {(town.region, folded(town.name)): place for place, town in reversed([*enumerate(towns, 1)])}
    every = sorted(census.keys() | postal.keys())
    places = [census.get(code) or postal[code] for code in every]
    found = [
        number.get((named.region, folded(named.town)), 0) if (named := postal.get(code)) else 0
        for code in every
    ]
    return b"".join(
        _packed(kind, values)
        for kind, values in (
            ("I", [int(code) for code in every]),
            ("h", [_hundredths(place.latitude) for place in places]),
            ("h", [_hundredths(place.longitude) for place in places]),
            ("I", found),
        )
    )


def _prefixes(census: Mapping[str, Zip], postal: Mapping[str, Zip]) -> bytes:
    """A line for each beginning of three digits: the middle of its ZIPs, and their region if it is one."""
    members: dict[str, list[Zip]] = defaultdict(list)
    for code in sorted(census.keys() | postal.keys()):
        members[code[:3]].append(census.get(code) or postal[code])
    lines = []
    for prefix, zips in members.items():
        states = {postal[one.code].region for one in zips if one.code in postal}
        region = ABROAD.get(prefix) or (states.pop() if len(states) == 1 else "US.")
        middle = (_mean(one.latitude for one in zips), _mean(one.longitude for one in zips))
        lines.append(f"{prefix}\t{middle[0]:.2f}\t{middle[1]:.2f}\t{region}")
    return "\n".join(lines).encode()


def _positions(towns: Sequence[City]) -> bytes:
    """Latitudes and longitudes in hundredths of a degree; the number of the region; how long the name is."""
    codes = {code: number for number, code in enumerate(_codes(towns))}
    return b"".join(
        _packed(kind, values)
        for kind, values in (
            ("h", [_hundredths(town.latitude) for town in towns]),
            ("h", [_hundredths(town.longitude) for town in towns]),
            ("H", [codes[town.region] for town in towns]),
            ("B", [len(town.name.encode()) for town in towns]),
        )
    )


def _codes(towns: Sequence[City]) -> list[str]:
    return sorted({town.region for town in towns})


def _regions(towns: Sequence[City], regions: Sequence[Region]) -> bytes:
    """A line for each region with a town: its code and its name, empty where GeoNames has none."""
    names = {region.code: region.name for region in regions}
    return "\n".join(f"{code}\t{names.get(code, '')}" for code in _codes(towns)).encode()


def _spellings(towns: Sequence[City]) -> bytes:
    """Sorted lines: a name as `folded` makes it, and the numbers of the towns that it may mean, the likeliest
    first."""
    meant: dict[str, dict[int, int]] = defaultdict(dict)
    for number, town in enumerate(towns):
        own = folded(town.name)
        for name in {own, *_other_names(town)}:
            meant[name][number] = town.population * (OWN_NAME_COUNTS if name == own else 1)
    meant.pop("", None)
    lines: dict[str, str] = {}
    for name, numbers in meant.items():
        likeliest = sorted(numbers, key=lambda number: (-numbers[number], number))
        lines[name] = " ".join(map(str, likeliest))
    return _lines(lines)


def _other_names(town: City) -> Iterator[str]:
    """What people call it elsewhere, in Latin letters: no codes of airports, no names spelt out by sound."""
    yield from map(folded, NICKNAMES.get(town.id, ()))
    if town.population < BIG_ENOUGH_FOR_OTHER_NAMES:
        return
    for spelling in town.spellings:
        name = folded(spelling)
        if (
            spelling[:1].isupper()
            and not spelling.isupper()
            and name.isascii()
            and len(name) >= FEWEST_LETTERS
        ):
            yield name


def _qualifiers(regions: Sequence[Region]) -> bytes:
    """Sorted lines: a name of a country or region, and the codes that it may mean."""
    meant: dict[str, set[str]] = defaultdict(set)
    for region in regions:
        for name in (region.name, *region.names):
            meant[folded(name)].add(region.code)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code.isalpha():
                meant[folded(name)].add(code)
    for codes in meant.values():
        if "US" in codes:
            codes.update(PARTS_OF_THE_US)
    meant.pop("", None)
    return _lines({name: " ".join(sorted(codes)) for name, codes in meant.items()})


def _lines(rows: Mapping[str, str]) -> bytes:
    """A line for each key, in the order of the keys' bytes."""
    return b"\n".join(
        f"{key}\t{rest}".encode() for key, rest in sorted(rows.items(), key=lambda row: row[0].encode())
    )


def _packed(kind: str, values: Sequence[int]) -> bytes:
    """Little-endian, whatever the machine."""
    packed = array(kind, values)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _hundredths(degrees: float) -> int:
    return round(degrees * 100)


def _mean(values: Iterable[float]) -> float:
    listed = [*values]
    return sum(listed) / len(listed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
