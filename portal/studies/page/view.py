"""A study as its page shows it: all is decided and put into words here; the template only places it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from portal.i18n import language
from portal.studies.bands import banded, nearest_few
from portal.studies.behind import Behind
from portal.studies.nearness import Near
from portal.studies.page import words
from portal.studies.page.age import RecordAge
from portal.studies.page.card import Card, card_for, values_of
from portal.studies.page.facts import Fact, facts_of
from portal.studies.page.sections import Row, control, details_of, title_of, with_controls
from portal.studies.page.taking import status_of
from portal.studies.page.writing import Writing, address, form_address, writing
from portal.studies.places import (
    MOST_UNFOLDED,
    Place,
    SiteView,
    central_phone,
    grouped,
    in_a_sentence,
    phone_of,
    site_view,
)
from portal.studies.study import Study
from portal.studies.wording import markup
from portal.texts.library import Library
from portal.texts.text import Picture, Wording
from portal.web.telephone import Phone

REGISTRY = "https://clinicaltrials.gov/study/"
LONG_TITLE = 110
LONGEST_DESCRIPTION = 160


@dataclass(frozen=True, slots=True)
class Words:
    """The registry's own words, as sanitised HTML with a control for a note behind each of their blocks; a
    part that the record lacks is empty."""

    overview: Markup
    description: Markup
    inclusion: Markup
    exclusion: Markup
    criteria: Markup
    why_stopped: Markup


@dataclass(frozen=True, slots=True)
class StudyView:
    """Everything on a study's page.

    `writing` is None where no message can be taken; then `status` says why, and `phone` is whom to call.
    `path` is the page's address on this portal, `address` its own in this language, in full. `many` says that
    the portal has other studies, `folded` that the sites fold away. Where somebody named a place, `near` says
    what was understood, and the sites are ordered by distance: of many, `nearest` are at once in sight."""

    nct_id: str
    title: str
    path: str
    address: str
    in_a_sentence: str
    status: words.Status
    summary: Wording | None
    picture: Picture | None
    facts: tuple[Fact, ...]
    words: Words
    registry: str
    age: RecordAge
    is_gone: bool
    is_recruiting: bool
    near: Near | None
    nearest: tuple[SiteView, ...]
    places: tuple[Place, ...]
    only_site: SiteView | None
    sites_in_a_sentence: str
    folded: bool
    title_control: Markup
    details: tuple[Row, ...]
    card: Card | None
    phone: Phone | None
    writing: Writing | None
    many: bool

    @property
    def has_long_title(self) -> bool:
        """Whether the title needs smaller letters."""
        return len(self.title) > LONG_TITLE


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a view: texts, operator, address and day; `many` says that there are other studies, and
    `checked_at` when the registry was last asked about this one."""

    library: Library
    operator: str
    base_url: str
    today: date
    many: bool
    checked_at: datetime | None = None


def view(study: Study, sites: Sequence[Behind], setting: Setting, near: Near | None = None) -> StudyView:
    """The page of a study with these sites, in the language being spoken; `near` is the place that somebody
    named."""
    library, operator = setting.library, setting.operator
    taking = [behind for behind in sites if study.is_recruiting and behind.takes_messages]
    listed = _listed(study, sites, near)
    first = nearest_few(listed)
    folded = len(listed) > MOST_UNFOLDED
    nearest = first if folded else ()
    registry = _words(study)
    written = writing(study, taking, library, operator, near=near) if taking else None
    return StudyView(
        nct_id=study.nct_id,
        title=study.title,
        path=address(study.nct_id),
        address=f"{setting.base_url}/{language()}{address(study.nct_id)}",
        in_a_sentence=markup.excerpt(registry.overview, LONGEST_DESCRIPTION),
        status=status_of(study, sites, taking),
        summary=library.filled("summary", values_of(study, operator), study.nct_id),
        picture=library.picture(study.nct_id),
        facts=facts_of(study, listed, first[0] if first else None),
        words=registry,
        registry=REGISTRY + study.nct_id,
        age=RecordAge.of(study.last_update, setting.checked_at, setting.today),
        is_gone=study.is_gone,
        is_recruiting=study.is_recruiting,
        near=near,
        nearest=nearest,
        places=_places(listed, nearest, near),
        only_site=listed[0] if len(listed) == 1 else None,
        sites_in_a_sentence=in_a_sentence(listed, recruiting=study.is_recruiting),
        folded=folded,
        title_control=control(study.nct_id, title_of(study)),
        details=details_of(study),
        card=written.card if written else _card(study, setting),
        phone=_phone(study, sites),
        writing=written,
        many=setting.many,
    )


def _words(study: Study) -> Words:
    why_stopped = Markup(markup.rendered(study.why_stopped))  # noqa: S704 - sanitised
    return Words(**with_controls(study), why_stopped=why_stopped)


def _listed(study: Study, sites: Sequence[Behind], near: Near | None) -> list[SiteView]:
    """Every site, the nearest first where somebody named a place."""
    form = form_address(study.nct_id)
    ordered = near.order(sites) if near else sites
    return [site_view(one, form, recruiting=study.is_recruiting, near=near) for one in ordered]


def _places(listed: Sequence[SiteView], nearest: Sequence[SiteView], near: Near | None) -> tuple[Place, ...]:
    """The sites in groups: by country and state, or by distance, those at once in sight left out."""
    if near is None or not near.miles:
        return grouped(listed)
    return banded([site for site in listed if site not in nearest], near)


def _card(study: Study, setting: Setting) -> Card | None:
    """Whom to ask at a study that takes no messages; nobody where it takes no people."""
    if not study.is_recruiting or not study.central_contacts:
        return None
    return card_for(study, [], setting.library, setting.operator)


def _phone(study: Study, sites: Sequence[Behind]) -> Phone | None:
    """Whom to call where no message can be taken: the central contacts, else the first site with a number."""
    own = central_phone(study)
    return own or next((found for found in map(phone_of, sites) if found), None)
