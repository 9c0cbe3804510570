"""When somebody may be written to: by day, by their own clock, once a day or a week."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal import clock
from portal.alerts.models import Frequency

MORNING, EVENING = 8, 20  # hours
DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name; that of Greenwich where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def here(zone: str) -> datetime:
    """This moment by a clock there."""
    return clock.now().astimezone(zone_of(zone))


def due_on(frequency: str, told_on: date | None, paused_until: date | None) -> date:
    """The first day on which somebody may be told again; the first of all days for whom nothing holds it
    up."""
    again = told_on + timedelta(days=DAYS[Frequency(frequency)]) if told_on else date.min
    return max(again, paused_until or date.min)


def next_moment(zone: str, frequency: str, told_on: date | None, paused_until: date | None) -> datetime:
    """The next moment at which a digest may go: now, if it is day there, else at eight in the morning."""
    now = here(zone)
    day = max(due_on(frequency, told_on, paused_until), now.date())
    if day == now.date():
        if MORNING <= now.hour < EVENING:
            return now.astimezone(UTC)
        if now.hour >= EVENING:
            day += timedelta(days=1)
    return datetime.combine(day, time(MORNING), zone_of(zone)).astimezone(UTC)


def is_day(zone: str) -> bool:
    """Whether people there are up."""
    return MORNING <= here(zone).hour < EVENING


def end_of_day(zone: str) -> datetime:
    """Midnight there: a digest that has not left by then is made anew."""
    tomorrow = here(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone_of(zone)).astimezone(UTC)
