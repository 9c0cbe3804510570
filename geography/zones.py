"""Makes portal/places/data/zones.txt: `python -m geography.zones FOLDER`, a folder with the packages.

A town keeps the time of the nearest town in the table that is in the same country. So the table needs few of
them: those without which a larger town would get the wrong time."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from geography import sources
from geography.sources import Clock
from portal.places.distances import Vector

OUT = Path(__file__).parents[1] / "portal" / "places" / "data" / "zones.txt"
LARGE_ENOUGH = 2_000  # people; smaller towns have no study centers, and would double the table
MOST_ROUNDS = 20
# Zones that agree on these days are the same for the portal, whatever they once were.
DAYS = tuple(datetime(2026, month, 15, 12) for month in range(1, 13))  # noqa: DTZ001 - of any zone


def main(folder: Path) -> None:
    """Reads the package of towns in `folder`, and writes the table."""
    sources.checked(folder, sources.CITIES)
    kept = needed(sources.clocks(folder))
    lines = (f"{one.country}\t{one.latitude:.2f}\t{one.longitude:.2f}\t{one.zone}\n" for one in kept)
    OUT.write_text("".join(lines), encoding="ascii")
    sys.stdout.write(f"{OUT}: {len(kept)} towns\n")


def needed(towns: Iterable[Clock]) -> list[Clock]:
    """The towns that the table needs, by country, the larger first."""
    by_country: dict[str, list[Clock]] = defaultdict(list)
    for town in sorted(towns, key=lambda town: (-town.population, town.id)):
        by_country[town.country].append(town)
    return [kept for country in sorted(by_country) for kept in _of_a_country(by_country[country])]


def _of_a_country(towns: list[Clock]) -> Iterator[Clock]:
    """Towns are added until each has the right time by the nearest of those (the condensed nearest neighbour
    rule of Hart, 1968). Each round finds what the additions of the round before have spoilt."""
    large = [town for town in towns if town.population >= LARGE_ENOUGH]
    points = {town.id: Vector.of(town.latitude, town.longitude) for town in large}
    kept = towns[:1]
    for _ in range(MOST_ROUNDS):
        before = len(kept)
        for town in large:
            here = points[town.id]
            nearest = max(kept, key=lambda one: _nearness(here, Vector.of(one.latitude, one.longitude)))
            if _offsets(nearest.zone) != _offsets(town.zone):
                kept.append(town)
        if len(kept) == before:
            break
    yield from kept


def _nearness(one: Vector, other: Vector) -> float:
    return one.x * other.x + one.y * other.y + one.z * other.z


@cache
def _offsets(zone: str) -> tuple[object, ...]:
    return tuple(day.replace(tzinfo=ZoneInfo(zone)).utcoffset() for day in DAYS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
