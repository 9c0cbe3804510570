"""The sites of a study as its page shows them: each with its words, grouped so that hundreds stay usable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from portal.i18n import DEFAULT_LANGUAGE, format_date, language, ngettext, territory
from portal.i18n import gettext as _
from portal.studies.behind import Behind
from portal.studies.nearness import Near
from portal.studies.page import words
from portal.studies.reading import ListedSite
from portal.studies.study import RECRUITING, Study
from portal.teams.contacts import Contact
from portal.web.telephone import HOME_COUNTRY, Phone, phone, region

MOST_UNFOLDED = 6
FEWEST_IN_REGIONS = 8


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site in a list. `write` is the address of its message form; None where it takes no messages, and then
    `why_not` says why, if its team gave its word. `away` says how far it is from the place that somebody
    named, where there is one."""

    id: int
    name: str
    place: str
    country: str
    state: str
    city: str
    status: words.Status | None
    contact: str | None
    phone: Phone | None
    write: str | None
    away: str = ""
    why_not: str = ""

    @property
    def in_short(self) -> str:
        """One line that tells it from the others."""
        return f"{self.city}: {self.name}" if self.city and self.city != self.name else self.name

    @property
    def area(self) -> str:
        """Where it is, roughly: "Michigan, United States"."""
        return ", ".join(part for part in (self.state, self.country) if part) or _("Other places")

    @property
    def choice(self) -> tuple[str, str, str]:
        """Value, words and hint of the choice of this site in a form."""
        return str(self.id), self.name, _with(self.place, self.away)

    @property
    def option(self) -> str:
        """The words of the same choice in a list of many."""
        return _with(self.in_short, self.away)


@dataclass(frozen=True, slots=True)
class Region:
    """The sites in a state or province; without a name, those of a country that needs no regions."""

    name: str
    sites: tuple[SiteView, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A country, or a state where all sites are in one country. `count` is in words."""

    name: str
    count: str
    regions: tuple[Region, ...]


def site_view(behind: Behind, form: str, *, recruiting: bool, near: Near | None = None) -> SiteView:
    """One site; `form` is the address of the study's message form, `near` the place somebody named."""
    site = behind.site
    asked = "&".join([f"site={site.id}", *([near.query] if near and near.query else [])])
    contact = next((one for one in behind.contacts if one.name), None)
    return SiteView(
        id=site.id,
        name=name_of(behind),
        place=address_of(site),
        country=country_here(site.country or ""),
        state=site.state or "",
        city=site.city or "",
        status=_status(behind, recruiting=recruiting),
        contact=contact.name if contact and recruiting and site.is_open else None,
        phone=phone_of(behind) if recruiting and site.is_open else None,
        write=f"{form}?{asked}" if recruiting and behind.takes_messages else None,
        away=near.away(site.id) if near else "",
        why_not=why_not(behind) if recruiting and site.is_open else "",
    )


def why_not(behind: Behind) -> str:
    """Why a site that takes people takes no messages, by its team's own word or the operator's rule; empty
    where it does, or where it is merely that nobody there has an address."""
    if behind.team.takes_messages:
        return ""
    if behind.team.paused_until:
        day = format_date(behind.team.paused_until)
        return _("Takes messages here again from %(day)s", day=day)
    return _("Takes no messages here")


def name_of(behind: Behind) -> str:
    """What people call a site: the team's own name for it, else the registry's, else its town."""
    return behind.team.name or behind.site.facility or behind.site.city or _("Study center")


def address_of(site: ListedSite) -> str:
    """Ann Arbor, Michigan 48105; Leiden, Netherlands."""
    area = " ".join(part for part in (site.state, site.zip) if part)
    country = site.country if site.country != HOME_COUNTRY or not area else None
    return ", ".join(part for part in (site.city, area, country_here(country or "")) if part)


def country_here(name: str) -> str:
    """A country by the registry's name, as the language being spoken calls it; English keeps the registry's,
    and so does every language where nobody knows another."""
    code = None if language() == DEFAULT_LANGUAGE else region(name)
    return territory(code) if code else name


def phone_of(behind: Behind) -> Phone | None:
    """The number to call: the team's, else its first contact's."""
    if behind.team.phone:
        return phone(behind.team.phone, country=behind.site.country)
    return first_phone(behind.contacts, behind.site.country)


def central_phone(study: Study) -> Phone | None:
    """The number of who speaks for the study as a whole, dialled as at home where all its sites are."""
    countries = {location.country for location in study.locations}
    return first_phone(study.central_contacts, countries.pop() if len(countries) == 1 else None)


def first_phone(contacts: Iterable[Contact], country: str | None = None) -> Phone | None:
    """The first number among these people's."""
    return next((phone(one.phone, one.phone_ext, country) for one in contacts if one.phone), None)


def grouped(sites: Sequence[SiteView]) -> tuple[Place, ...]:
    """By country, or by state where there is one country only; in each, by state, town and name."""
    by_state = len({site.country for site in sites}) == 1 and any(site.state for site in sites)
    ordered = sorted(sites, key=lambda site: (site.country, site.state, site.city, site.name))
    groups = groupby(ordered, key=lambda site: site.state if by_state else site.country)
    return tuple(one_place(name, list(members), divided=not by_state) for name, members in groups)


def one_place(name: str, sites: Sequence[SiteView], *, divided: bool) -> Place:
    """Sites that fold away together; `divided` puts many under the names of their states."""
    count = ngettext("%(num)s center", "%(num)s centers", len(sites))
    taking = sum(site.write is not None for site in sites)
    if 0 < taking < len(sites):
        count = ngettext(
            "%(centers)s, %(num)s takes messages", "%(centers)s, %(num)s take messages", taking, centers=count
        )
    if not divided or len(sites) < FEWEST_IN_REGIONS:
        regions: tuple[Region, ...] = (Region("", tuple(sites)),)
    else:
        regions = tuple(
            Region(state, tuple(members)) for state, members in groupby(sites, key=lambda site: site.state)
        )
    return Place(name or _("Other places"), count, regions)


def in_a_sentence(sites: Sequence[SiteView], *, recruiting: bool) -> str:
    """How many centers there are, where, and how many take messages; nothing to say of a single one."""
    if len(sites) < 2:
        return ""
    countries = {site.country for site in sites if site.country}
    centers = ngettext("%(num)s center", "%(num)s centers", len(sites))
    where = (
        _("%(centers)s in %(count)s countries", centers=centers, count=len(countries))
        if len(countries) > 1
        else centers
    )
    if not recruiting:
        return f"{where}."
    return f"{where}. {_taking(sites)}"


def _taking(sites: Sequence[SiteView]) -> str:
    taking = sum(site.write is not None for site in sites)
    if taking == len(sites):
        return _("All of them take messages here.")
    return ngettext("%(num)s of them takes messages here.", "%(num)s of them take messages here.", taking)


def _status(behind: Behind, *, recruiting: bool) -> words.Status | None:
    """Said of each site of a study that recruits; of other studies, the study's own status says it all."""
    if not recruiting:
        return None
    return words.status(behind.site.status or RECRUITING)


def _with(words: str, more: str) -> str:
    return f"{words} ({more})" if more else words
