"""Making the public pages of studies."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.studies import words
from portal.studies.behind import Behind, sites_with_people
from portal.studies.models import StoredStudy
from portal.studies.reading import Found, ListedStudy, find_here
from portal.studies.study import Study
from portal.studies.view import Setting, view
from portal.studies.writing import address
from portal.texts.shelf import Shelf
from portal.web.forms import Form
from portal.web.pages import Pages
from portal.web.parts import Parts

MOST_CONDITIONS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A study in the list."""

    path: str
    title: str
    status: words.Status
    conditions: str
    more: str


async def study_page(parts: Parts, nct_id: str) -> str:
    """The page of one study, the same for everybody. Raises StudyNotFound and StudyMoved."""
    settings = parts[Settings]
    async with parts[Database].read() as session:
        known = await find_here(session, nct_id)
        sites = await sites_with_people(session, nct_id)
        many = len(await first_numbers(session, 2)) > 1
    setting = Setting(
        await parts[Shelf].fresh(),
        settings.operator_name,
        settings.base_url,
        today=clock.now().date(),
        many=many,
        checked_at=known.checked_at,
    )

    return await asyncio.to_thread(show, parts[Pages], known.study, sites, setting)


def show(pages: Pages, study: Study, sites: Sequence[Behind], setting: Setting) -> str:
    """The page of a study with these sites."""
    return pages.render(
        "studies/show.html",
        here=address(study.nct_id),
        is_public=True,
        study=view(study, sites, setting),
        form=Form(),
    )


async def first_numbers(session: AsyncSession, most: int) -> list[str]:
    """The numbers of the first few studies: enough to know whether there is one, or more."""
    listed = select(StoredStudy.nct_id).where(StoredStudy.gone_at.is_(None))
    return [*await session.scalars(listed.order_by(StoredStudy.nct_id).limit(most))]


def rows(found: Found) -> list[Row]:
    """The studies of a list in words."""
    return [_row(study) for study in found.studies]


def _row(study: ListedStudy) -> Row:
    conditions = ", ".join(study.conditions[:MOST_CONDITIONS])
    centers = (
        ngettext("%(num)s center", "%(num)s centers", study.sites) if study.sites else _("No place listed")
    )
    return Row(
        path=address(study.nct_id),
        title=study.title,
        status=words.status(study.status),
        conditions=conditions + (" …" if len(study.conditions) > MOST_CONDITIONS else ""),
        more=f"{study.sponsor}. {centers}." if study.sponsor else f"{centers}.",
    )
