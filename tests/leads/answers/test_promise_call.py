"""The day of a call, as people type it where their browser has no calendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from portal.i18n import speaking
from portal.leads.answers.days import BadDay, end_of_day, read_day, today_of
from portal.teams.reading import TeamSettings

DETROIT = TeamSettings(time_zone="America/Detroit")
NOWHERE = TeamSettings()


@pytest.fixture(autouse=True)
def _late_in_november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 15, tzinfo=UTC), tick=False):
        yield


@pytest.mark.parametrize(
    "typed",
    [
        *("2026-11-30", " 2026-11-30 ", "2026/11/30", "11/30/2026", "11/30/26", "11/30", "30.11.2026"),
        *("30/11/2026", "Nov 30", "nov. 30", "30 November", "November 30, 2026", "30th Nov", "Mon, Nov 30"),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert read_day(typed, DETROIT) == date(2026, 11, 30)


@pytest.mark.parametrize("typed", ["30/11/2026", "30 de noviembre", "30 nov 2026", "30 de noviembre de 2026"])
def test_a_day_is_read_in_spanish(typed: str) -> None:
    with speaking("es"):
        assert read_day(typed, DETROIT) == date(2026, 11, 30)


def test_a_day_without_a_year_is_the_next_one() -> None:
    assert read_day("1/5", DETROIT) == date(2027, 1, 5)
    assert read_day("Nov 24", DETROIT) == date(2026, 11, 24)


def test_an_empty_field_is_no_day() -> None:
    assert read_day("  ", DETROIT) is None


@pytest.mark.parametrize(
    "typed", ["soon", "31", "2026-02-30", "13/32/2026", "Nov", "tomorrow at 9", "1/2/3/4"]
)
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadDay, match="Enter a day, like 25 November 2026"):
        read_day(typed, DETROIT)


@pytest.mark.parametrize("typed", ["99999999999-01-01", "Nov 99999999999999999999", "9" * 5_000])
def test_numbers_too_long_to_read_are_no_day(typed: str) -> None:
    with pytest.raises(BadDay, match="Enter a day, like 25 November 2026"):
        read_day(typed, DETROIT)


def test_a_day_ends_by_the_clocks_of_the_team() -> None:
    assert end_of_day(date(2026, 11, 30), DETROIT) == datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert end_of_day(date(2026, 7, 1), DETROIT) == datetime(2026, 7, 2, 4, tzinfo=UTC)


def test_where_a_team_is_not_known_it_may_still_be_yesterday() -> None:
    with time_machine.travel(datetime(2026, 11, 25, 3, tzinfo=UTC), tick=False):
        assert today_of(NOWHERE) == today_of(DETROIT) == date(2026, 11, 24)
        assert today_of(TeamSettings(time_zone="Asia/Tokyo")) == date(2026, 11, 24) + timedelta(days=1)
