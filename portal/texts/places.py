"""Where a text belongs: to a site, a study, a country or the whole portal; and which of several is heard."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from babel import Locale

from portal.texts.placeholders import BadText

# A group stands behind its members' own texts. The European Union has one emergency number; US law and
# numbers hold in US territories, which the registry lists as countries.
GROUPS = {
    "EU": (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT"),
        *("LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    ),
    "US": ("AS", "GU", "MP", "PR", "VI"),
}
GROUP_OF = {member: group for group, members in GROUPS.items() for member in members}


class Scope(StrEnum):
    """How much a text is for; what ships with the portal stands behind all else."""

    SITE = "site"
    STUDY = "study"
    COUNTRY = "country"
    PORTAL = "portal"
    DEFAULT = "default"


FOLDERS = {"sites": Scope.SITE, "studies": Scope.STUDY, "countries": Scope.COUNTRY}
NAMES = {scope: folder for folder, scope in FOLDERS.items()}
FORMS = {
    Scope.SITE: re.compile(r"[1-9][0-9]{0,17}"),
    Scope.STUDY: re.compile(r"NCT[0-9]{8}"),
    Scope.COUNTRY: re.compile(r"[A-Z]{2}"),
}


class NoSuchPlace(BadText):
    """A text stands in a folder, or was given for something, for which there are no texts."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """What a text is for. `whose` is a site's id, a study's number or a country's code (ISO 3166-1, or "EU");
    a text that ships with the portal may have a country too."""

    scope: Scope
    whose: str = ""

    @property
    def folder(self) -> str:
        """Its folder in the operator's: "studies/NCT01234567", "portal"; "default" for what ships."""
        if self.scope in NAMES:
            return f"{NAMES[self.scope]}/{self.whose}"
        return f"{self.scope} {self.whose}".strip()

    @classmethod
    def of(cls, scope: Scope, whose: str) -> Self:
        """The place of a site, study or country. Raises NoSuchPlace."""
        place = cls(scope, whose)
        if not FORMS[scope].fullmatch(whose):
            raise NoSuchPlace(f"{place.folder}: {whose!r} does not name a {scope}.")
        if scope is Scope.COUNTRY and whose not in GROUPS and whose not in Locale("en").territories:
            raise NoSuchPlace(f"{place.folder}: no country has the code {whose}.")
        return place

    @classmethod
    def in_folder(cls, folder: str) -> Self:
        """The place of a folder. Raises NoSuchPlace."""
        top, _, whose = folder.partition("/")
        if folder == "portal":
            return cls(Scope.PORTAL)
        if top in FOLDERS:
            return cls.of(FOLDERS[top], whose)
        raise NoSuchPlace(
            f"{folder}: texts stand in portal/, countries/<code>/, studies/<NCT id>/ or sites/<site id>/."
        )


SHIPPED = Place(Scope.DEFAULT)
PORTAL = Place(Scope.PORTAL)


def chain(nct_id: str | None, site_id: int | None, country: str | None) -> list[Place]:
    """Where to look for a text, the most specific place first; `country` is a code."""
    codes = [code for code in (country, GROUP_OF.get(country or "")) if code]
    site = [Place(Scope.SITE, str(site_id))] if site_id is not None else []
    study = [Place(Scope.STUDY, nct_id)] if nct_id is not None else []
    return [
        *site,
        *study,
        *(Place(Scope.COUNTRY, code) for code in codes),
        PORTAL,
        *(Place(Scope.DEFAULT, code) for code in codes),
        SHIPPED,
    ]
