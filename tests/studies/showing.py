"""Studies, sites and pages for tests of how studies are shown."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from portal.config import Settings
from portal.i18n import speaking
from portal.places.distances import Vector
from portal.resources import folder
from portal.studies import nearness
from portal.studies.behind import Behind
from portal.studies.page.view import Setting, StudyView, view
from portal.studies.reading import ListedSite
from portal.studies.study import Age, AgeUnit, PartialDate, Study
from portal.teams.contacts import Contact
from portal.teams.reading import TeamSettings
from portal.texts.library import Library
from portal.web.forms import Form
from portal.web.pages import Pages
from portal.web.statics import Statics
from tests.html import Element, parse

CRITERIA = "Inclusion Criteria:\n\n* A sore back\n* A bath\n\nExclusion Criteria:\n\n* Fear of water"
TODAY = date(2026, 11, 22)
ROBIN = Contact("Robin Marsh, RN", "CONTACT", "robin@example.org", "202-555-0143", "12")
CENTRAL = Contact("Sam Vale", "CONTACT", "central@example.org", "202-555-0170")
PAGES = Pages(
    folder("templates"), Statics(folder("static")), Settings(operator_name="Example Research", _env_file=None)
)


def a_study(**changes: Any) -> Study:
    """A study that recruits adults, with a bit of everything."""
    parts: dict[str, Any] = {
        "nct_id": "NCT01234567",
        "title": "Warm Baths for Sore Backs",
        "status": "RECRUITING",
        "study_type": "INTERVENTIONAL",
        "phases": ("PHASE2",),
        "sponsor": "Example University",
        "summary": "Do warm baths help people with sore backs?",
        "description": "Half of the people take baths.\n\nThe other half does not.",
        "conditions": ("Back Pain", "Stiffness"),
        "eligibility": CRITERIA,
        "sex": "ALL",
        "minimum_age": Age(18, AgeUnit.YEARS),
        "last_update": PartialDate(2026, 2, 1),
    }
    return Study(**parts | changes)


def a_site(
    number: int = 1,
    facility: str | None = "Springfield Clinic",
    city: str | None = "Springfield",
    state: str | None = "Illinois",
    country: str | None = "United States",
    *,
    status: str | None = None,
    contacts: Sequence[Contact] = (ROBIN,),
    recipients: Sequence[Contact] | None = None,
    team: TeamSettings | None = None,
    at: tuple[float, float] | None = None,
) -> Behind:
    """A site whose contacts can all be written to, unless `recipients` says otherwise. `at` is where it
    is, in degrees."""
    listed = ListedSite(
        number,
        "NCT01234567",
        facility,
        city,
        state,
        "62701",
        country,
        None,
        None,
        status,
        tuple(contacts),
        1,
        None,
        Vector.of(*at) if at else None,
    )
    live = [one for one in contacts if one.email] if recipients is None else recipients
    return Behind(listed, team or TeamSettings(), tuple(contacts), tuple(live))


def viewed(
    study: Study,
    sites: Sequence[Behind],
    library: Library | None = None,
    *,
    many: bool = True,
    checked_at: datetime | None = None,
    near: str = "",
) -> StudyView:
    """The study as its page shows it today, to somebody who named a place if `near` is one."""
    setting = Setting(
        library or Library.load(None, languages=["en", "es"]),
        "Example Research",
        "https://studies.example.org",
        today=TODAY,
        many=many,
        checked_at=checked_at,
    )
    return view(study, sites, setting, nearness.near(near, [one.site for one in sites]))


def rendered(shown: StudyView, language: str = "en") -> str:
    """The page's HTML."""
    with speaking(language):
        return PAGES.render("studies/show.html", study=shown, form=Form())


def page(
    study: Study | None = None,
    sites: Sequence[Behind] | None = None,
    library: Library | None = None,
    near: str = "",
) -> Element:
    """The page of a study, read strictly."""
    shown = viewed(study or a_study(), [a_site()] if sites is None else sites, library, near=near)
    return parse(rendered(shown))
