"""Making a packet: what it is made of is looked up, the rest is pure."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock, resources
from portal.config import Settings
from portal.crypto import Keyring
from portal.i18n import gettext as _
from portal.i18n import speaking
from portal.leads.about import Desk
from portal.leads.sending.offers import Offer, offer
from portal.packet.invented import invented
from portal.packet.mails import mails
from portal.packet.pages import pages
from portal.packet.scene import Scene, Sheet, Still, Witness
from portal.packet.styles import styles
from portal.studies.behind import Behind
from portal.studies.importing import versions
from portal.studies.page.view import Setting
from portal.studies.reading import SiteNotFound
from portal.studies.study import Study
from portal.texts import history
from portal.texts.library import Library
from portal.texts.models import TextVersion
from portal.texts.placeholders import BadText
from portal.texts.text import Text
from portal.web.pages import Pages
from portal.web.parts import Parts
from portal.web.statics import Statics


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which packet: of a study, at a site or the first that takes messages, in a language, and of an earlier
    day if one is given."""

    nct_id: str
    site_id: int | None
    language: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that the packet shows, and its record; None for one that is not in the history."""

    text: Text
    version: TextVersion | None


async def make(session: AsyncSession, parts: Parts, library: Library, wanted: Wanted) -> str:
    """The packet as one page of HTML; `library` holds the texts of the day. Raises StudyNotFound, StudyMoved,
    SiteNotFound and BadText."""
    if library.text("consent") is None:
        raise BadText(f"The history of texts begins after {wanted.day}, so there is no packet of that day.")
    offered = await offer(session, wanted.nct_id)
    was_stored = True
    if wanted.day is not None:
        study = await versions.before(session, offered.study.study, clock.end_of(wanted.day))
        was_stored = study is not None
        offered = _as_of(offered, study or offered.study.study)
    witness = Witness(library, wanted.day or clock.today())
    scene = scene_of(parts, offered, witness, wanted, clock.now())
    with speaking(wanted.language):
        sheets = await asyncio.to_thread(sheets_of, scene)
        entries = [await _entry(session, text) for text in witness.shown]
        return parts[Pages].render(
            "packet/packet.html",
            study=offered.study.study,
            site=scene.about(scene.behind) if scene.behind else None,
            sheets=sheets,
            entries=sorted(entries, key=lambda one: (one.text.key, one.text.place, one.text.language)),
            day=wanted.day,
            was_stored=was_stored,
            made_at=clock.now(),
            styles=styles(resources.folder("static")),
        )


def _as_of(offered: Offer, study: Study) -> Offer:
    """What the study offered when it was like this; its sites are today's."""
    taking = {one.site.id: one for one in offered.sites if study.is_recruiting and one.takes_messages}
    return Offer(replace(offered.study, study=study), offered.sites, taking)


def sheets_of(scene: Scene) -> list[Sheet]:
    """Every page and e-mail, in the language being spoken; some seconds of computing. Raises BadText."""
    return [*pages(scene), *(mails(scene, scene.behind) if scene.behind else ())]


def scene_of(parts: Parts, offered: Offer, library: Library, wanted: Wanted, at: datetime) -> Scene:
    """What the sheets are made of; the invented person writes `at` this moment. Raises SiteNotFound."""
    settings = parts[Settings]
    day = wanted.day or clock.today()
    behind = _chosen(offered, wanted.site_id)
    with speaking(wanted.language):
        text = _("Hello, I saw this study and would like to know more. How often would I have to come?")
    return Scene(
        settings=settings,
        pages=parts[Pages],
        statics=parts[Statics],
        desk=Desk(settings, Still(library), parts[Keyring]),
        offered=offered,
        setting=Setting(library, settings.operator_name, settings.base_url, day, many=True),
        behind=behind,
        person=invented(behind.site.id if behind else 0, at, text),
        language=wanted.language,
    )


def _chosen(offered: Offer, site_id: int | None) -> Behind | None:
    """The site that was asked for; else the first that takes messages, else the first."""
    if site_id is None:
        return next(iter([*offered.taking.values(), *offered.sites]), None)
    for site in offered.sites:
        if site.site.id == site_id:
            return site
    raise SiteNotFound(site_id)


async def _entry(session: AsyncSession, text: Text) -> Entry:
    return Entry(text, await history.find(session, text.version) if text.version is not None else None)
