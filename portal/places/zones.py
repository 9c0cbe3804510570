"""Which time it is somewhere: the IANA time zone of the nearest town that is known, in the same country.

`python -m geography.zones` makes the table: the few towns without which a larger one would get another's
time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.places.distances import Vector

FILE = Path(__file__).parent / "data" / "zones.txt"


@dataclass(frozen=True, slots=True)
class Town:
    """Where the name of a time zone is known."""

    at: Vector
    zone: str


def zone_near(country: str | None, at: Vector | None) -> str | None:
    """The IANA name of the time zone at a point of a country (two letters), of its largest town where the
    point is not known, or of the nearest town anywhere where the country is not; None where neither is."""
    towns = _table().get(country or "")
    if towns and (at is None or len(towns) == 1):
        return towns[0].zone
    if at is None:
        return None
    return _nearest(towns or [town for towns in _table().values() for town in towns], at).zone


def _nearest(towns: Sequence[Town], at: Vector) -> Town:
    return max(towns, key=lambda town: sum(mine * theirs for mine, theirs in zip(town.at, at, strict=True)))


@cache
def _table() -> dict[str, list[Town]]:
    """The towns of each country, its largest first; read once in a process, in some milliseconds."""
    found: dict[str, list[Town]] = defaultdict(list)
    for line in FILE.read_text(encoding="ascii").splitlines():
        country, latitude, longitude, zone = line.split("\t")
        found[country].append(Town(Vector.of(float(latitude), float(longitude)), zone))
    return dict(found)
