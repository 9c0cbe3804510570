"""The only place that is asked for the time, so that tests, pages and the database agree on it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in UTC."""
    return now().date()
