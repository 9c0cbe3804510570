"""A team works by the clocks that were set for it, else by those of where it is."""

from zoneinfo import ZoneInfo

from portal.places.distances import Vector
from portal.teams.reading import TeamSettings
from portal.teams.zones import NOBODY_KNOWS, time_zone_for

DALLAS = Vector.of(32.78, -96.80)


def test_a_team_works_by_the_clocks_of_where_it_is() -> None:
    assert time_zone_for(TeamSettings(), "US", DALLAS) == ZoneInfo("America/Chicago")


def test_what_was_set_comes_first() -> None:
    assert time_zone_for(TeamSettings(time_zone="Europe/Madrid"), "US", DALLAS) == ZoneInfo("Europe/Madrid")


def test_a_zone_that_is_not_known_any_more_gives_way_to_where_the_team_is() -> None:
    assert time_zone_for(TeamSettings(time_zone="America/Nowhere"), "US", DALLAS).key == "America/Chicago"


def test_a_team_of_which_nothing_is_known_works_by_universal_time() -> None:
    assert time_zone_for(TeamSettings(), None, None) is NOBODY_KNOWS
