"""What a sender has to know of a call: from which number, in which hours, and on which day."""

from collections.abc import Sequence
from datetime import date, time

from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from babel.dates import get_day_names, get_timezone_name

from portal.i18n import DEFAULT_LANGUAGE, format_date, format_list, language, locale
from portal.i18n import gettext as _
from portal.leads.answers.days import zone_of
from portal.teams.reading import TeamSettings
from portal.web.telephone import Phone, phone


def calls_from(team: TeamSettings, country: str | None) -> Phone | None:
    """The number that people see when the team calls, where it has said so; `country` by its English
    name."""
    return phone(team.calls_from, country=country) if team.calls_from else None


def hours(team: TeamSettings) -> str:
    """When the team works, by its own clocks: "Monday to Friday, 9:00 AM to 5:00 PM (Central Time)". Nothing
    for a team of which we do not know where it works."""
    if not team.time_zone or not team.working_days:
        return ""
    zone = get_timezone_name(zone_of(team), width="long", locale=locale())
    return _(
        "%(days)s, %(opens)s to %(closes)s (%(zone)s)",
        days=days(team.working_days),
        opens=_clock(team.opens),
        closes=_clock(team.closes),
        zone=zone,
    )


def days(numbers: Sequence[int]) -> str:
    """Days of the week, Monday being 0: "Monday to Friday", "Monday, Wednesday and Friday"."""
    ordered = sorted(set(numbers))
    names = get_day_names("wide", locale=locale())
    spoken = [names[number] for number in ordered]
    is_a_stretch = len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1
    words = (
        _("%(first)s to %(last)s", first=spoken[0], last=spoken[-1]) if is_a_stretch else format_list(spoken)
    )
    return words[:1].upper() + words[1:]


def weekday(day: date) -> str:
    """A day that is near: "Thursday, 26 November"."""
    if language() == DEFAULT_LANGUAGE:
        name = get_day_names("wide", locale=locale())[day.weekday()]
        return f"{name}, {format_date(day).rpartition(' ')[0]}"
    return babel_date(day, format="full", locale=locale())


def _clock(typed: str) -> str:
    return babel_time(time.fromisoformat(typed), format="short", locale=locale())
