"""Options that several commands have."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import click

from portal.texts.places import Place, Scope

F = TypeVar("F", bound=Callable[..., Any])
SCOPES = {"site": Scope.SITE, "study": Scope.STUDY, "country": Scope.COUNTRY}


class Day(click.ParamType[date]):
    """A day, written 2026-11-23."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; what is no day is refused in a sentence."""
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
            return min(day, date.max - timedelta(days=1))  # the end of the last day has no date
        except ValueError:
            self.fail(f"{value!r} is not a date, like 2026-11-23", param, ctx)


DAY = Day()


def for_a_place(command: F) -> F:
    """Adds the options that say what a text is for; the command gets them together as `whose`."""
    for name, metavar, words in (
        ("site", "ID", "For one site."),
        ("country", "CC", "For the sites in a country, like US or ES; EU for those in the European Union."),
        ("study", "NCT", "For one study."),
    ):
        command = click.option(f"--{name}", metavar=metavar, help=words)(command)
    return command


def place_of(whose: dict[str, str | None]) -> Place | None:
    """The place that was named; None where none was. Raises NoSuchPlace."""
    named = [(SCOPES[name], value.upper()) for name, value in whose.items() if value]
    if len(named) > 1:
        raise click.UsageError("Name one of --study, --site and --country.")
    return Place.of(*named[0]) if named else None
