"""What the message form says of the study it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.i18n import gettext as _
from portal.studies.behind import Behind
from portal.studies.nearness import Near
from portal.studies.page.card import Card, card_for, values_of
from portal.studies.page.sayings import Saying, Values, sayings, shared_country
from portal.studies.places import SiteView, name_of, site_view
from portal.studies.study import Age, AgeUnit, Study
from portal.texts.library import Library
from portal.texts.text import Wording

OF_AGE = 18
UNITS_A_YEAR = {
    AgeUnit.YEARS: 1,
    AgeUnit.MONTHS: 12,
    AgeUnit.WEEKS: 52,
    AgeUnit.DAYS: 365,
    AgeUnit.HOURS: 365 * 24,
    AgeUnit.MINUTES: 365 * 24 * 60,
}


class Audience(StrEnum):
    """Who may join, as far as it changes who writes: for a child, a parent or guardian does."""

    ADULT = "adult"
    MIXED = "mixed"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Writing:
    """A form to a study that takes messages. `sites` are those that do, at least one, nearest first where
    somebody named a place, which then is `near`; `path` is the study's page and `action` the address the form
    goes to. `chosen` is the id of a site, or empty: the card and the texts are its own, else those of all.
    Without a consent nobody can write."""

    nct_id: str
    title: str
    path: str
    action: str
    sites: tuple[SiteView, ...]
    audience: Audience
    card: Card
    urgent_help: tuple[Saying, ...]
    consent: Wording
    chosen: str = ""
    near: str = ""

    @property
    def by_distance(self) -> bool:
        """Whether the sites are in the order of their distance."""
        return any(site.away for site in self.sites)


class NoConsent(Exception):
    """There is no text to agree to, not even the one that ships: the installation is broken."""


def writing(
    study: Study,
    taking: Sequence[Behind],
    library: Library,
    operator: str,
    chosen: Behind | None = None,
    near: Near | None = None,
) -> Writing:
    """The form of a study to the sites that take messages, of which there is at least one. `chosen` is one of
    them, else it is the one nearest to `near`. Raises NoConsent."""
    ordered = near.order(taking) if near else taking
    chosen = chosen or (near.nearest(taking) if near else None)
    said = [chosen] if chosen else taking
    values = values_of(study, operator) | {"SITE_NAME": site_names(said[0])[len(said) > 1]}
    action = form_address(study.nct_id)
    return Writing(
        nct_id=study.nct_id,
        title=study.title,
        path="?".join(part for part in (address(study.nct_id), near.query if near else "") if part),
        action=action,
        sites=tuple(site_view(one, action, recruiting=True, near=near) for one in ordered),
        audience=audience_of(study.minimum_age, study.maximum_age),
        card=replace(card_for(study, said, library, operator), note=distance_note(taking, chosen, near)),
        urgent_help=sayings("urgent_help", study.nct_id, said, library, values),
        consent=consent(study.nct_id, said, library, values),
        chosen=str(chosen.site.id) if chosen else "",
        near=near.kept if near else "",
    )


def distance_note(taking: Sequence[Behind], chosen: Behind | None, near: Near | None) -> str:
    """How far the chosen site is, and whether none that takes messages is nearer; nothing without a place."""
    away = near.away(chosen.site.id) if near and chosen else ""
    if not away or near is None:
        return ""
    is_nearest = len(taking) > 1 and chosen == near.nearest(taking)
    return _("Nearest center to write to: %(away)s", away=away) if is_nearest else away[:1].upper() + away[1:]


def consent(nct_id: str, sites: Sequence[Behind], library: Library, values: Values) -> Wording:
    """What is agreed to when writing to these sites: a site's own words only where it is the only one, since
    one of several is not chosen yet. Raises NoConsent."""
    site_id = sites[0].site.id if len(sites) == 1 else None
    found = library.filled("consent", values, nct_id, site_id, shared_country(sites))
    if found is None:
        raise NoConsent
    return found


def site_names(site: Behind) -> tuple[str, str]:
    """What texts call a site, once it is chosen and before."""
    return name_of(site), _("the chosen center")


def address(nct_id: str) -> str:
    """The study's page."""
    return f"/studies/{nct_id}"


def form_address(nct_id: str) -> str:
    """The message form on its own."""
    return f"/studies/{nct_id}/message"


def audience_of(lowest: Age | None, highest: Age | None) -> Audience:
    """A child is anybody under 18."""
    if highest is not None and _years(highest) < OF_AGE:
        return Audience.CHILD
    if lowest is not None and _years(lowest) >= OF_AGE:
        return Audience.ADULT
    return Audience.MIXED


def _years(limit: Age) -> float:
    return limit.number / UNITS_A_YEAR[limit.unit]
