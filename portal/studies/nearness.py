"""How far the sites of a study are from a place that somebody named.

A place is a person's own: what is made with it is made for one request, and no link carries a position on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.i18n import gettext as _
from portal.places.distances import Vector
from portal.places.finding import Found, country_codes, find
from portal.places.place import MEASURING_IN_MILES
from portal.places.saying import KILOMETERS_A_MILE, away
from portal.studies.behind import Behind
from portal.studies.reading import ListedSite
from portal.studies.wording import plain
from portal.web.forms import Form

LONGEST_SHOWN = 120
MOST_READ = 1_000  # characters: more than any place has


@dataclass(frozen=True, slots=True)
class Near:
    """A place that somebody named; None in `found` where nobody knows it. `miles` holds how far each site is
    from it, by its id, those that can be placed; `in_miles` says how people there measure.

    `kept` is what to ask for on the next page, and `query` the same as a query, "near=78701": both empty for
    a position, and for what nobody knows."""

    typed: str
    found: Found | None
    miles: dict[int, float]
    in_miles: bool
    kept: str = ""
    query: str = ""

    @property
    def at(self) -> Vector | None:
        """Where it is."""
        return Vector.of(self.found.place.latitude, self.found.place.longitude) if self.found else None

    @property
    def shown(self) -> str:
        """What was understood; empty for an unknown place."""
        return self.found.place.shown if self.found else ""

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """Other places of that name: the query that asks for each, and what it is called."""
        places = self.found.others if self.found else ()
        return tuple((urlencode({"near": place.typed}), place.shown) for place in places)

    @property
    def form(self) -> Form:
        """The field, with what was typed and what is wrong with it."""
        typed = self.kept if self.found else self.typed[:LONGEST_SHOWN]
        wrong = {} if self.found else {"near": _not_known(typed)}
        return Form({"near": [typed]}, wrong)

    def order(self, sites: Iterable[Behind]) -> list[Behind]:
        """The nearest first; those that cannot be placed last, as they came."""
        return sorted(sites, key=lambda one: self.miles.get(one.site.id, float("inf")))

    def nearest(self, sites: Iterable[Behind]) -> Behind | None:
        """The nearest one that can be placed."""
        return next((one for one in self.order(sites) if one.site.id in self.miles), None)

    def away(self, site_id: int) -> str:
        """How far a site is, in words; empty where that is not known."""
        miles = self.miles.get(site_id)
        return "" if miles is None else away(miles, in_miles=self.in_miles)

    def number(self, site_id: int) -> float | None:
        """How far a site is in miles or kilometers, as people there measure."""
        miles = self.miles.get(site_id)
        return miles if miles is None or self.in_miles else miles * KILOMETERS_A_MILE


def near(typed: str, sites: Sequence[ListedSite]) -> Near | None:
    """Where somebody asked to be near to; None for nothing typed. Of places of one name, those in the sites'
    own countries come first."""
    typed = " ".join(plain.text(typed[:MOST_READ]).split())
    if not typed:
        return None
    countries = {site.country for site in sites if site.country}
    found = find(typed, {code for country in countries for code in country_codes(country)})
    if found is None:
        return Near(typed, None, {}, in_miles=True)
    here = Vector.of(found.place.latitude, found.place.longitude)
    miles = {site.id: here.miles(site.at) for site in sites if site.at}
    kept = found.place.typed
    query = urlencode({"near": kept}) if kept else ""
    return Near(typed, found, miles, _in_miles(found, sites, miles), kept, query)


def _in_miles(found: Found, sites: Sequence[ListedSite], miles: dict[int, float]) -> bool:
    """As people there measure; a browser's position says no country, so the nearest site's has to do."""
    if found.place.in_miles is not None:
        return found.place.in_miles
    nearest = min((site for site in sites if site.id in miles), key=lambda site: miles[site.id], default=None)
    codes = country_codes(nearest.country or "") if nearest else set()
    return not codes or not codes.isdisjoint(MEASURING_IN_MILES)


def _not_known(typed: str) -> str:
    return _(
        "We do not know the place “%(typed)s”. Enter a US ZIP code, or a city and its state or country",
        typed=typed,
    )
