"""The only place that is asked for the time, so that tests, pages and the database agree on it."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from math import ceil


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in UTC."""
    return now().date()


def start_of(day: date) -> datetime:
    """The moment at which a day begins in UTC."""
    return datetime.combine(day, time(), UTC)


def end_of(day: date) -> datetime:
    """The moment at which a day ends in UTC, and the next begins."""
    return start_of(day) + timedelta(days=1)


def months_ago(number: int) -> datetime:
    """This time of day so many months ago, on the same day of the month or on the last one before it."""
    moment = now()
    year, month = divmod(moment.year * 12 + moment.month - 1 - number, 12)
    last_day = monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last_day))


def a_month_after(day: date) -> date:
    """The same day of the next month, or its last day where it has none such."""
    return months_after(day, 1)


def months_after(day: date, number: int) -> date:
    """The same day so many months later, or the last one of that month where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    last_day = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last_day))


def seconds_until(moment: datetime) -> int:
    """The whole seconds that are left until a moment, at least one."""
    return max(1, ceil((moment - now()).total_seconds()))
