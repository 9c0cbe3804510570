"""What a text would change: every page and e-mail in which it would stand, beside what they are now."""

import asyncio
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock, resources
from portal.i18n import speaking
from portal.leads.sending.offers import offer
from portal.packet.embedding import embedded
from portal.packet.making import Wanted, scene_of, sheets_of
from portal.packet.scene import Scene, Sheet
from portal.packet.styles import styles
from portal.studies.study import Study
from portal.texts.models import TextVersion
from portal.texts.shelf import Shelf
from portal.web.pages import Pages
from portal.web.parts import Parts


@dataclass(frozen=True, slots=True)
class Change:
    """A page or e-mail with the text, and as it is now; `now` is None where there is none such now."""

    then: Sheet
    now: Sheet | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change, for a study and one of its sites. Nothing does where the text says what is said
    already, where a more specific one is heard, or where it names what is not known there."""

    study: Study
    site_name: str
    changes: list[Change]


async def preview(session: AsyncSession, parts: Parts, version: TextVersion, wanted: Wanted) -> Preview:
    """Compares the texts of now with the same and this one. Raises StudyNotFound, StudyMoved, SiteNotFound
    and BadText."""
    shelf, at = parts[Shelf], clock.now()
    now = await shelf.fresh()
    then = shelf.with_text(version.as_text)
    offered = await offer(session, wanted.nct_id)
    with speaking(wanted.language):
        scenes = [scene_of(parts, offered, texts, wanted, at) for texts in (now, then)]
        before, after = await asyncio.to_thread(lambda: [sheets_of(one) for one in scenes])
        behind = scenes[0].behind
        name = scenes[0].about(behind).site_name if behind else ""
    known = {sheet.id: sheet for sheet in before}
    changed = [one for one in after if _differs(one, known.get(one.id))]
    pairs = [Change(one, _renamed(scenes[0], known.get(one.id))) for one in changed]
    return Preview(offered.study.study, name, pairs)


def render(parts: Parts, found: Preview, version: TextVersion) -> str:
    """The preview as a page that stands alone: it fetches nothing and holds no scripts."""
    sheet = styles(resources.folder("static"))
    return parts[Pages].render("packet/preview.html", preview=found, version=version, styles=sheet)


def _differs(then: Sheet, now: Sheet | None) -> bool:
    return now is None or (then.html, then.text, then.headers) != (now.html, now.text, now.headers)


def _renamed(scene: Scene, sheet: Sheet | None) -> Sheet | None:
    """The sheet with names of its own for its parts, since the other one stands on the same page."""
    if sheet is None:
        return None
    body = f"<body>{sheet.html}</body>"
    base_url = scene.settings.base_url
    html: Markup = embedded(body, "now", lambda src: src, base_url, within="body")
    return Sheet(sheet.id, sheet.title, sheet.note, sheet.language, html, sheet.headers, sheet.text)
