"""By which clocks a team works."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.places.distances import Vector
from portal.places.zones import zone_near
from portal.teams.reading import TeamSettings

NOBODY_KNOWS = ZoneInfo("UTC")


def time_zone_for(settings: TeamSettings, country: str | None, at: Vector | None) -> ZoneInfo:
    """The team's time zone: the one that was set, else that of the nearest known town in the site's country
    (two letters), else UTC; `at` is where the site is."""
    for name in (settings.time_zone, zone_near(country, at)):
        try:
            if name:
                return ZoneInfo(name)
        except ZoneInfoNotFoundError:  # a later edition of the tz database has renamed it
            continue
    return NOBODY_KNOWS
