"""Making the public pages of studies."""

import asyncio
from collections.abc import Sequence

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.studies.behind import Behind
from portal.studies.nearness import Near, near
from portal.studies.page.athand import AtHand, Read, read
from portal.studies.page.records import Records
from portal.studies.page.view import Setting, view
from portal.studies.page.writing import address
from portal.studies.study import Study
from portal.texts.shelf import Shelf
from portal.web.forms import Form
from portal.web.pages import Pages
from portal.web.parts import Parts


async def study_page(parts: Parts, nct_id: str) -> str:
    """The page of one study, the same for everybody. Raises StudyNotFound and StudyMoved."""
    async with parts[Database].read() as session:
        found = await read(session, nct_id, parts[Records])
    setting = await _setting(parts, found)
    return await asyncio.to_thread(show, parts[Pages], found.known.study, found.sites, setting)


async def page_near(parts: Parts, nct_id: str, typed: str) -> str:
    """The same page with its sites by their distance from the place that somebody typed. Raises StudyNotFound
    and StudyMoved."""
    found = await parts[AtHand].get(nct_id)
    setting = await _setting(parts, found)

    def made() -> str:
        asked = near(typed, [one.site for one in found.sites])
        return show(parts[Pages], found.known.study, found.sites, setting, asked)

    return await asyncio.to_thread(made)


def show(
    pages: Pages, study: Study, sites: Sequence[Behind], setting: Setting, asked: Near | None = None
) -> str:
    """The page of a study with these sites; `asked` is the place that somebody named."""
    return pages.render(
        "studies/show.html",
        here="?".join(part for part in (address(study.nct_id), asked.query if asked else "") if part),
        is_public=True,
        study=view(study, sites, setting, asked),
        form=Form(),
    )


async def _setting(parts: Parts, found: Read) -> Setting:
    settings = parts[Settings]
    return Setting(
        await parts[Shelf].fresh(),
        settings.operator_name,
        settings.base_url,
        today=clock.now().date(),
        many=found.many,
        checked_at=found.known.checked_at,
    )
