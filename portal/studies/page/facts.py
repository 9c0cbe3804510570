"""The four things to know of a study first: who, what stage, where, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.i18n import format_list, ngettext
from portal.i18n import gettext as _
from portal.studies.page import words
from portal.studies.places import SiteView, country_here
from portal.studies.study import Study
from portal.web.telephone import HOME_COUNTRY

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the four; `note` is smaller print."""

    label: str
    value: str
    note: str = ""


def facts_of(study: Study, sites: Sequence[SiteView], nearest: SiteView | None = None) -> tuple[Fact, ...]:
    """The facts of a study at these sites; `nearest` is the one nearest to whoever reads them, if known."""
    phase, meaning = words.stage(study)
    place, where = _nearest(nearest, len(sites)) if nearest else _where(sites)
    return (
        Fact(_("Who"), words.ages(study.minimum_age, study.maximum_age), words.sexes(study.sex)),
        Fact(_("Stage"), phase, meaning),
        Fact(_("Where"), place, where),
        Fact(_("Run by"), study.sponsor or _("Not stated")),
    )


def _nearest(site: SiteView, number: int) -> tuple[str, str]:
    if number == 1:
        return _town(site), site.away
    centers = ngettext("%(num)s center", "%(num)s centers", number)
    return _town(site), _("%(away)s, the nearest of %(centers)s", away=site.away, centers=centers)


def _where(sites: Sequence[SiteView]) -> tuple[str, str]:
    """The one place, or how many there are and in which countries or states."""
    if not sites:
        return _("No place listed"), ""
    if len(sites) == 1:
        return _town(sites[0]), ""
    centers = ngettext("%(num)s center", "%(num)s centers", len(sites))
    countries = sorted({site.country for site in sites if site.country})
    if len(countries) > MOST_NAMED:
        return centers, _("in %(count)s countries", count=len(countries))
    states = sorted({site.state for site in sites if site.state})
    if countries != [country_here(HOME_COUNTRY)] or not states:
        return centers, format_list(countries)
    return centers, format_list(states) if len(states) <= MOST_NAMED else _(
        "in %(count)s states", count=len(states)
    )


def _town(site: SiteView) -> str:
    return ", ".join(part for part in (site.city, site.state or site.country) if part) or site.name
