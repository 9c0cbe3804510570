"""What the message form says of the study it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.i18n import gettext as _
from portal.studies.behind import Behind
from portal.studies.card import Card, card_for, values_of
from portal.studies.places import SiteView, name_of, site_view
from portal.studies.study import Age, AgeUnit, Study
from portal.texts.library import Library

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
    """A form to a study that takes messages. `sites` are those that do, at least one; `path` is the study's
    page and `action` the address the form goes to."""

    nct_id: str
    title: str
    path: str
    action: str
    sites: tuple[SiteView, ...]
    audience: Audience
    card: Card
    urgent_help: str
    consent: str


def writing(study: Study, taking: Sequence[Behind], library: Library, operator: str) -> Writing:
    """The form of a study to the sites that take messages, of which there is at least one."""
    site = taking[0] if len(taking) == 1 else None
    site_id = site.site.id if site else None
    values = values_of(study, operator) | {"SITE_NAME": name_of(site) if site else _("the chosen center")}
    action = form_address(study.nct_id)
    return Writing(
        nct_id=study.nct_id,
        title=study.title,
        path=address(study.nct_id),
        action=action,
        sites=tuple(site_view(one, action, recruiting=True) for one in taking),
        audience=audience_of(study.minimum_age, study.maximum_age),
        card=card_for(study, taking, library, operator),
        urgent_help=library.filled("urgent_help", values, study.nct_id, site_id) or "",
        consent=library.filled("consent", values, study.nct_id, site_id) or "",
    )


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
