"""Waiting is counted in a team's own working days, by its own clocks, also when those are put forward or
back."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.teams.hours import WorkingTime
from portal.teams.reading import TeamSettings

CHICAGO = ZoneInfo("America/Chicago")
ZONES = [
    "UTC",
    "America/Chicago",
    "Europe/London",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Kiritimati",
]
OFFICE = WorkingTime(CHICAGO, frozenset(range(5)), time(9), time(17))

FIRST, LAST = datetime(2024, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001 - of any zone

moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
working_times = st.builds(
    WorkingTime,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    days=st.frozensets(st.integers(0, 6)),
    opens=st.times(),
    closes=st.times(),
)
numbers = st.integers(0, 12)


def chicago(day: int, hour: int, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CHICAGO).astimezone(UTC)


def test_what_came_on_monday_afternoon_has_waited_a_day_on_wednesday_morning() -> None:
    assert OFFICE.due(chicago(2, 15), 1) == chicago(4, 9)


def test_what_came_before_opening_counts_that_day() -> None:
    assert OFFICE.due(chicago(2, 8), 1) == chicago(3, 9)
    assert OFFICE.due(chicago(2, 9), 1) == chicago(3, 9)


def test_weekends_do_not_count() -> None:
    friday_evening = chicago(6, 20)
    assert OFFICE.due(friday_evening, 1) == chicago(10, 9)
    assert OFFICE.days_waited(friday_evening, chicago(9, 16)) == 0
    assert OFFICE.days_waited(friday_evening, chicago(9, 17)) == 1


def test_a_team_that_works_on_no_day_is_taken_to_work_from_monday_to_friday() -> None:
    never = WorkingTime(CHICAGO, frozenset(), time(9), time(17))
    assert never.due(chicago(6, 20), 1) == OFFICE.due(chicago(6, 20), 1)


def test_a_night_shift_ends_on_the_next_day() -> None:
    night = WorkingTime(CHICAGO, frozenset(range(7)), time(22), time(6))
    assert night.days_waited(chicago(2, 21), chicago(3, 5)) == 0
    assert night.days_waited(chicago(2, 21), chicago(3, 6)) == 1
    assert night.due(chicago(2, 21), 1) == chicago(3, 22)


def test_the_next_day_is_not_this_one_though_the_doors_are_still_shut() -> None:
    assert OFFICE.next_day(chicago(6, 1)) == chicago(9, 9)
    assert OFFICE.is_same_day(chicago(6, 0), chicago(6, 23))
    assert not OFFICE.is_same_day(chicago(6, 23), chicago(7, 0))


def test_doors_open_by_the_wall_clock_when_it_is_put_back() -> None:
    before = OFFICE.due(chicago(29, 12, month=10), 0)
    after = OFFICE.due(chicago(30, 12, month=10), 0)
    assert (before.hour, after.hour) == (14, 15)  # the clocks go back on Sunday, November 1


@pytest.mark.parametrize("opens", ["02:30", "01:30"])
def test_an_hour_that_is_left_out_or_comes_twice_is_one_opening(opens: str) -> None:
    settings = TeamSettings(working_days=tuple(range(7)), opens=opens, closes="12:00")
    working = WorkingTime.of(settings, CHICAGO)
    openings = {working.due(chicago(1, 0, month=3) + timedelta(hours=hour), 0) for hour in range(24 * 14)}
    assert len(openings) == 15


@given(working_times, moments, numbers)
def test_a_step_is_due_once_its_days_have_passed_in_whole(
    working: WorkingTime, since: datetime, days: int
) -> None:
    due = working.due(since, days)
    assert working.days_waited(since, due) == days
    assert due >= since


@given(working_times, moments, numbers)
def test_a_later_step_is_never_due_sooner(working: WorkingTime, since: datetime, days: int) -> None:
    assert working.due(since, days) < working.due(since, days + 1)
    assert working.due(since, days) <= working.due(since + timedelta(hours=5), days)


@given(working_times, moments, st.timedeltas(timedelta(0), timedelta(days=40)), numbers)
def test_who_waits_since_then_is_known_without_counting_for_each(
    working: WorkingTime, since: datetime, passed: timedelta, days: int
) -> None:
    now = since + passed
    assert (working.due(since, days) <= now) == (since <= working.waiting_since(now, days))


@given(working_times, moments, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_waiting_never_grows_less(working: WorkingTime, since: datetime, passed: timedelta) -> None:
    waited = working.days_waited(since, since + passed)
    assert 0 <= waited <= working.days_waited(since, since + passed + timedelta(hours=7))
    assert waited <= passed.days + 1
