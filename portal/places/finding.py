"""Finding the place that a person typed: a US ZIP code, a city anywhere, or a browser's position."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from portal.places.place import UNITED_STATES, Kind, Place
from portal.places.spelling import folded
from portal.places.table import HUNDREDTHS, Table, table

LONGEST = 120
MOST_WORDS = 12
MOST_PARTS = 5
MOST_OTHERS = 4
LARGE_TOWNS = 2_000  # that many are larger than all others
WORDS_OF_A_REGION = 4
POSITION = re.compile(r"\s*(-?[0-9]{1,2}(?:\.[0-9]{1,9})?)\s*,\s*(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)\s*")
ZIP = re.compile(r"(?<![\w-])([0-9]{5})(?:[- ]?[0-9]{4})?(?![\w-])", re.ASCII)
# What stands after a town's name in addresses, and is no part of it.
AFTER_A_NAME = {"cedex", "city", "district", "gun", "ku", "shi", "si", "town", "zip", "usa"}


@dataclass(frozen=True, slots=True)
class Found:
    """The likeliest place, and the next ones of that name, which are elsewhere."""

    place: Place
    others: tuple[Place, ...] = ()


def find(typed: str, countries: Collection[str] = ()) -> Found | None:
    """What somebody meant; None for what the table does not know.

    Of several towns of a name, the one with the most people is meant, those in `countries` (codes) before all
    others. A position is rounded to a tenth of a degree."""
    typed = typed.strip()
    if not typed or len(typed) > LONGEST:
        return None
    if position := _position(typed):
        return Found(position)
    number = ZIP.search(typed)
    words = ZIP.sub(" ", typed, count=1)
    named = _named(words, countries)
    if number and (named is None or named.place.country in {"US", "PR", "VI", "GU"}):
        place = zip_place(number[1])
        return Found(place) if place else named
    return named


def zip_place(code: str) -> Place | None:
    """The place of a ZIP code of five digits, else the middle of those with the same first three."""
    towns, zips = table().towns, table().zips
    number = int(code)
    at = bisect_left(zips.codes, number)
    if at < len(zips.codes) and zips.codes[at] == number:
        town = towns.place(zips.towns[at] - 1) if zips.towns[at] else None
        return Place(
            Kind.ZIP,
            zips.latitudes[at] / HUNDREDTHS,
            zips.longitudes[at] / HUNDREDTHS,
            town.name if town else "",
            town.region if town else "",
            UNITED_STATES,
            code,
        )
    if (middle := zips.prefixes.get(code[:3])) is None:
        return None
    return Place(Kind.ZIP_AREA, middle[0], middle[1], country=UNITED_STATES, code=code)


def town(name: str, region: str | None, country: str | None) -> Place | None:
    """The town of this name as the registry gives it. Other countries' regions are often no names of regions,
    and then the country has to do; a US state is always meant."""
    wanted = [one for one in (region, country) if one]
    alone = [country] if country and UNITED_STATES not in _codes(table(), country) else wanted
    for regions in (wanted, alone):
        _, numbers = _towns(table(), name, regions, ())
        if numbers:
            return table().towns.place(numbers[0])
    return None


def country_codes(name: str) -> set[str]:
    """The countries that a name can mean, by their codes of two letters."""
    return {code for code in _codes(table(), name) if "." not in code}


def _position(typed: str) -> Place | None:
    found = POSITION.fullmatch(typed)
    if found is None:
        return None
    latitude, longitude = round(float(found[1]), 1), round(float(found[2]), 1)
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Place(Kind.POSITION, latitude, longitude)


def _named(typed: str, countries: Collection[str]) -> Found | None:
    """The first part of an address that is a town, in the regions that the parts after it name."""
    known = table()
    parts = [part for part in typed.split(",") if folded(part)][:MOST_PARTS]
    for at, part in enumerate(parts):
        name, numbers = _towns(known, part, parts[at + 1 :], countries)
        if numbers and not _are_understood(known, parts[at + 1 :]):
            return None
        alone = len(parts) == 1
        if numbers and not _is_a_region(known, name, numbers[0], countries, at=at, alone=alone):
            first, *others = _apart(known, numbers)
            return Found(first, tuple(one for one in others if name in folded(one.name)))
    return None


def _towns(known: Table, typed: str, regions: list[str], countries: Collection[str]) -> tuple[str, list[int]]:
    """A folded name, and the numbers of the towns that may be meant, the likeliest first."""
    wanted = [codes for region in regions if (codes := _codes(known, region))]
    for name, named in _readings(known, typed):
        numbers = [int(number) for number in known.spellings.get(name)]
        for codes in [*wanted, *([named] if named else [])]:
            numbers = [number for number in numbers if known.towns.belongs(number, codes)]
        if numbers:
            here = set(countries)
            return name, sorted(
                numbers, key=lambda number: bool(here) and not known.towns.belongs(number, here)
            )
    return "", []


def _readings(known: Table, typed: str) -> Iterator[tuple[str, set[str]]]:
    """What may be the town's name in words without a comma, and the regions that the rest may mean: the whole
    is tried first, then without numbers, then what stands before a region or before what follows a name."""
    every = folded(typed).split()[:MOST_WORDS]
    yield " ".join(every), set()
    words = [word for word in every if word.isalpha()]
    if words != every:
        yield " ".join(words), set()
    for last in range(1, min(len(words), WORDS_OF_A_REGION + 1)):
        if codes := _codes(known, " ".join(words[-last:])):
            yield " ".join(words[:-last]), codes
    while len(words) > 1 and words.pop() in AFTER_A_NAME:
        yield " ".join(words), set()


def _codes(known: Table, region: str) -> set[str]:
    return {*known.qualifiers.get(folded(region))}


def _are_understood(known: Table, regions: list[str]) -> bool:
    """Whether one of the parts after a town says where it is, or none can: "Paris, Frnace" is no town that
    we know, while a postal code or a number of a street says nothing against one."""
    words = [region for region in regions if folded(region).replace(" ", "").isalpha()]
    return not words or any(_codes(known, region) for region in words)


def _is_a_region(
    known: Table, name: str, number: int, countries: Collection[str], *, at: int, alone: bool
) -> bool:
    """Whoever types "Texas" alone means no village of that name; nor does "Denmark" after an unknown town. A
    country's name alone means its town of that name, else one at home: in `countries`, or else in the US."""
    codes = _codes(known, name)
    if not codes or number < LARGE_TOWNS:
        return False
    if not alone:
        return at > 0
    if any(code.startswith("US.") for code in codes):
        return True
    named, at_home = {code for code in codes if "." not in code}, {*countries} or {UNITED_STATES}
    if not named or known.towns.belongs(number, named):
        return False
    return bool(named & at_home) or not known.towns.belongs(number, at_home)


def _apart(known: Table, numbers: list[int]) -> Iterator[Place]:
    """The places of these numbers, one for each region, as many as people may want to choose from."""
    seen: set[int] = set()
    for number in numbers:
        region = known.towns.regions[number]
        if region not in seen and len(seen) <= MOST_OTHERS:
            seen.add(region)
            yield known.towns.place(number)
