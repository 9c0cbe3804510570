"""The day of a call that a team promises: as somebody types it, and as it is kept."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale

from portal import clock
from portal.i18n import DEFAULT_LANGUAGE, format_date, locale
from portal.i18n import gettext as _
from portal.teams.reading import TeamSettings

DAYS_AHEAD = 60
BEHIND_UTC = timedelta(hours=12)  # where it is still yesterday for the longest time
CENTURY = 2000
WORD = re.compile(r"[^\W\d_]+")
NUMBERS = re.compile(r"\d+")
LONGEST_DAY = 100  # characters
FORMS = ("wide", "abbreviated")


class BadDay(Exception):
    """A day on which no call can be promised; the message says to a person what to do."""


def today_of(team: TeamSettings) -> date:
    """The day it is where the team works; where that is not known, the day that it may still be there."""
    if not team.time_zone:
        return (clock.now() - BEHIND_UTC).date()
    return clock.now().astimezone(zone_of(team)).date()


def last_day_of(team: TeamSettings) -> date:
    """The last day for which a call can be promised."""
    return today_of(team) + timedelta(days=DAYS_AHEAD)


def end_of_day(day: date, team: TeamSettings) -> datetime:
    """The moment at which a day ends where the team works, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), zone_of(team)).astimezone(UTC)


def check_day(day: date | None, team: TeamSettings) -> date:
    """The day. Raises BadDay when there is none, or when it is over or too far away."""
    if day is None:
        raise BadDay(_("Enter the day on which you will call, like %(example)s", example=_example(team)))
    if day < today_of(team):
        raise BadDay(_("%(day)s is over. Enter today or a later day", day=format_date(day)))
    if day > last_day_of(team):
        raise BadDay(
            _(
                "Enter a day within the next %(number)s days, %(day)s at the latest",
                number=DAYS_AHEAD,
                day=format_date(last_day_of(team)),
            )
        )
    return day


def read_day(typed: str, team: TeamSettings) -> date | None:
    """A day as people type it: 2026-11-30, 11/30/2026, 30.11., Nov 30, 30 de noviembre; without a year it is
    the next such day. None for an empty field. Raises BadDay for what is no day."""
    typed = typed.strip()
    if not typed:
        return None
    for day in _readings(typed, today_of(team)) if len(typed) <= LONGEST_DAY else ():
        return day
    raise BadDay(_("Enter a day, like %(example)s", example=_example(team)))


def zone_of(team: TeamSettings) -> ZoneInfo:
    """Where the team works, as far as its days go."""
    return ZoneInfo(team.time_zone or "UTC")


def _readings(typed: str, today: date) -> Iterator[date]:
    """What the words may mean, the likeliest first."""
    numbers = [int(number) for number in NUMBERS.findall(typed)]
    months = [month for word in WORD.findall(typed) if (month := _months().get(word.casefold()))]
    if len(months) == 1:
        (month,) = months
        match numbers:
            case [day]:
                yield from _without_year(month, day, today)
            case [day, year]:
                yield from _date(year, month, day)
        return
    if WORD.search(typed):
        return
    match numbers:
        case [year, month, day] if year > CENTURY:
            yield from _date(year, month, day)
        case [one, other, year]:
            for month, day in _either(one, other):
                yield from _date(year, month, day)
        case [one, other]:
            for month, day in _either(one, other):
                yield from _without_year(month, day, today)


def _either(one: int, other: int) -> list[tuple[int, int]]:
    """Month and day, in the order in which the language being spoken writes them; where that is no day, in
    the other."""
    pattern = locale().date_formats["short"].pattern
    pairs = [(one, other), (other, one)]
    return pairs if pattern.lower().index("m") < pattern.lower().index("d") else pairs[::-1]


def _without_year(month: int, day: int, today: date) -> Iterator[date]:
    for year in (today.year, today.year + 1):
        yield from (found for found in _date(year, month, day) if found >= today)


def _date(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year + CENTURY if year < 100 else year, month, day)  # "26" is 2026
    except (ValueError, OverflowError):  # a year of twelve digits
        return


def _months() -> dict[str, int]:
    """The names of the months in the language being spoken and in English, without dots."""
    return {
        name.strip(".").casefold(): number
        for spoken in (Locale(DEFAULT_LANGUAGE), locale())
        for form in FORMS
        for number, name in spoken.months["format"][form].items()
    }


def _example(team: TeamSettings) -> str:
    return format_date(today_of(team) + timedelta(days=1))
