"""The table of time zones has the towns that it needs, and no more."""

from geography.sources import Clock
from geography.zones import needed

CAPITAL = Clock(1, "XX", 50.0, 10.0, 900_000, "Europe/Berlin")
SAME_TIME = Clock(2, "XX", 50.0, 12.0, 800_000, "Europe/Vienna")
FAR_EAST = Clock(3, "XX", 50.0, 30.0, 700_000, "Europe/Kyiv")
NEARER_THE_EAST = Clock(4, "XX", 50.0, 22.0, 5_000, "Europe/Berlin")
HAMLET = Clock(5, "XX", 50.0, 29.0, 600, "Europe/Berlin")


def test_a_town_whose_nearest_tells_its_time_is_left_out() -> None:
    assert needed([SAME_TIME, CAPITAL]) == [CAPITAL]


def test_a_town_that_would_get_the_wrong_time_is_kept_and_so_is_whom_that_would_spoil() -> None:
    assert needed([NEARER_THE_EAST, FAR_EAST, CAPITAL]) == [CAPITAL, FAR_EAST, NEARER_THE_EAST]


def test_hamlets_have_no_study_centers() -> None:
    assert needed([HAMLET, CAPITAL, FAR_EAST]) == [CAPITAL, FAR_EAST]


def test_a_country_of_hamlets_has_its_largest() -> None:
    assert needed([HAMLET]) == [HAMLET]
