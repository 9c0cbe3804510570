"""A place that somebody named, and how it is called on a page."""

from dataclasses import dataclass
from enum import StrEnum

from portal.i18n import gettext as _
from portal.i18n import territory
from portal.places.spelling import folded

UNITED_STATES = "US"
MEASURING_IN_MILES = frozenset({"US", "PR", "VI", "GU", "AS", "MP", "GB"})


class Kind(StrEnum):
    """What was typed."""

    CITY = "city"
    ZIP = "zip"
    ZIP_AREA = "zip area"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth, in degrees, with its names.

    `name` is of the town, empty where there is none; `region` a state or province; `country` a code of two
    letters, empty where it is unknown; `code` the ZIP; of an area, the one that was
    asked for, of which the first three digits count."""

    kind: Kind
    latitude: float
    longitude: float
    name: str = ""
    region: str = ""
    country: str = ""
    code: str = ""

    @property
    def town(self) -> str:
        """Austin, Texas; Munich, Bavaria, Germany: what finds this place again when it is typed."""
        if self.country == UNITED_STATES:
            return ", ".join(part for part in (self.name, self.region) if part)
        region = "" if folded(self.region) == folded(self.name) else self.region
        return ", ".join(
            part for part in (self.name, region, territory(self.country) if self.country else "") if part
        )

    @property
    def shown(self) -> str:
        """What a person is told that this is, in the language being spoken."""
        if self.kind is Kind.POSITION:
            return _("where you are")
        if self.kind is Kind.CITY:
            return self.town
        if self.kind is Kind.ZIP_AREA:
            return _("the area of ZIP codes that begin with %(digits)s", digits=self.code[:3])
        if not self.town:
            return _("ZIP code %(code)s", code=self.code)
        return _("ZIP code %(code)s (%(town)s)", code=self.code, town=self.town)

    @property
    def typed(self) -> str:
        """What to type for this place. A position is not repeated: it is asked for and used once."""
        if self.kind is Kind.POSITION:
            return ""
        return self.town if self.kind is Kind.CITY else self.code

    @property
    def in_miles(self) -> bool | None:
        """Whether people there measure in miles; None where nobody knows."""
        return self.country in MEASURING_IN_MILES if self.country else None
