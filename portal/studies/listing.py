"""The list of studies in words, and what was asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.places.saying import away
from portal.studies.nearness import Near, near
from portal.studies.page import words
from portal.studies.page.writing import address
from portal.studies.searching import Found, ListedStudy, NearestSite

LONGEST_PAGE_NUMBER = 6
MOST_CONDITIONS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants listed. A status that is none, and a page that is no number, are as good as not
    asked for."""

    query: str
    status: str
    page: int
    near: Near | None

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> "Asked":
        """From the query of an address."""
        status = typed.get("status", "")
        return cls(
            typed.get("q", "").strip(),
            status if status in dict(words.statuses()) else "",
            _number(typed.get("page", "")),
            near(typed.get("near", ""), []),
        )

    @property
    def besides(self) -> str:
        """What is asked besides a place, as a query to be put after it: "&q=back"."""
        chosen = urlencode(
            {name: value for name, value in (("q", self.query), ("status", self.status)) if value}
        )
        return f"&{chosen}" if chosen else ""

    def at(self, page: int) -> str:
        """The address of another page of the same list. A position goes along, since the order is by it."""
        place = "" if self.near is None else self.near.kept or self.near.typed
        chosen = {
            "q": self.query,
            "near": place,
            "status": self.status,
            "page": str(page) if page > 1 else "",
        }
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"/?{query}" if query else "/"


@dataclass(frozen=True, slots=True)
class Row:
    """A study in the list; `nearest` says where its nearest open site is, where a place was named."""

    path: str
    title: str
    status: words.Status
    conditions: str
    more: str
    nearest: str = ""


def rows(found: Found, asked: Near | None = None) -> list[Row]:
    """The studies of a list in words; `asked` is the place that somebody named."""
    return [_row(study, asked) for study in found.studies]


def _row(study: ListedStudy, asked: Near | None) -> Row:
    conditions = ", ".join(study.conditions[:MOST_CONDITIONS])
    centers = (
        ngettext("%(num)s center", "%(num)s centers", study.sites) if study.sites else _("No place listed")
    )
    return Row(
        path="?".join(part for part in (address(study.nct_id), asked.query if asked else "") if part),
        title=study.title,
        status=words.status(study.status),
        conditions=conditions + (" …" if len(study.conditions) > MOST_CONDITIONS else ""),
        more=f"{study.sponsor}. {centers}." if study.sponsor else f"{centers}.",
        nearest=_nearest(study.nearest, asked) if study.nearest and asked else "",
    )


def _nearest(site: NearestSite, asked: Near) -> str:
    """Nearest open center: 12 miles away, Austin, Texas."""
    town = ", ".join(part for part in (site.city, site.state or site.country) if part)
    distance = away(site.miles, in_miles=asked.in_miles)
    if not town:
        return _("Nearest open center: %(away)s", away=distance)
    return _("Nearest open center: %(away)s, in %(town)s", away=distance, town=town)


def _query(**chosen: str) -> str:
    return urlencode({name: value for name, value in chosen.items() if value})


def _number(typed: str) -> int:
    """The page asked for; the first one for anything that is no number."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_PAGE_NUMBER else 1
