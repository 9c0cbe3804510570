"""What the portal knows of a study: plain frozen values, in the registry's own words but none of its keys."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.teams.contacts import Contact

RECRUITING = "RECRUITING"
NO_LONGER_LISTED = "NO_LONGER_LISTED"  # our own word: the registry says nothing of what it has not
NO_PHASE = "NA"


class AgeUnit(StrEnum):
    """The units in which the registry gives ages."""

    YEARS = "YEARS"
    MONTHS = "MONTHS"
    WEEKS = "WEEKS"
    DAYS = "DAYS"
    HOURS = "HOURS"
    MINUTES = "MINUTES"


@dataclass(frozen=True, slots=True)
class Age:
    """An age limit as the registry says it: 6 months stays 6 months."""

    number: int
    unit: AgeUnit


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month, or a year, as exactly as the registry knows it."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first_day(self) -> date:
        """The earliest day it can mean, for sorting and for saying how long ago it was."""
        return date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        """The registry's form: YYYY, YYYY-MM or YYYY-MM-DD."""
        parts = (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part))
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Location:
    """A place at which a study is run, as its record lists it; often without a status of its own.

    `latitude` and `longitude` are degrees, both or neither."""

    facility: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    status: str | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """The conditions that a record names, in whatever words. `broader` are the MeSH headings above its own
    `headings`; `found` are words of records with the heading that the registry took them for."""

    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    found: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """One registry record. Enums are kept as they are, new ones included; what it lacks is None or empty.

    Title, conditions and sponsor are plain text, one line each. `summary`, `description`, `why_stopped` and
    `eligibility` are CommonMark, to be shown by `markup` and `criteria`."""

    nct_id: str
    title: str
    status: str
    why_stopped: str | None = None
    study_type: str | None = None
    phases: tuple[str, ...] = ()
    sponsor: str | None = None
    summary: str | None = None
    description: str | None = None
    conditions: tuple[str, ...] = ()
    eligibility: str | None = None
    sex: str | None = None
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    last_update: PartialDate | None = None
    central_contacts: tuple[Contact, ...] = ()
    locations: tuple[Location, ...] = ()

    @property
    def is_gone(self) -> bool:
        """Whether the registry has stopped listing it."""
        return self.status == NO_LONGER_LISTED

    @property
    def is_recruiting(self) -> bool:
        """Whether the study as a whole takes people now; a site of it may still be closed."""
        return self.status == RECRUITING
