"""Looking studies and sites up."""

import json
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.places.distances import Vector
from portal.studies import record
from portal.studies.models import Site, StoredStudy, StudyCheck
from portal.studies.study import NO_LONGER_LISTED, RECRUITING, Study
from portal.teams.contacts import Contact


class StudyNotFound(Exception):
    """No study of this number has been imported."""


class StudyMoved(Exception):
    """The registry lists this study under another number, `to`."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


class SiteNotFound(Exception):
    """No study has a site of this id."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A study, the number of its version, when it was last imported, and when the registry was last asked
    about it. One that the registry no longer lists says so in its status."""

    study: Study
    version: int
    imported_at: datetime
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListedSite:
    """A site as pages and messages need it. `status` is the site's own, where the registry gives it one;
    `latitude` and `longitude` are degrees; `at` is where it is, where that is known; `closed_at` is set once
    it has left the record."""

    id: int
    nct_id: str
    facility: str | None
    city: str | None
    state: str | None
    zip: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    status: str | None
    contacts: tuple[Contact, ...]
    team_id: int
    closed_at: datetime | None
    at: Vector | None = None

    @property
    def is_open(self) -> bool:
        """Whether this site takes people, provided that its study does."""
        return self.closed_at is None and self.status in {None, RECRUITING}


async def find(session: AsyncSession, nct_id: str) -> Imported:
    """The study of this number. Raises StudyNotFound."""
    columns = (StoredStudy.record, StoredStudy.version, StoredStudy.imported_at, StoredStudy.gone_at)
    known = select(*columns, StudyCheck.checked_at).outerjoin(StudyCheck, StudyCheck.nct_id == nct_id)
    row = (await session.execute(known.where(StoredStudy.nct_id == nct_id))).one_or_none()
    if row is None:
        raise StudyNotFound(nct_id)
    study = record.parse(json.loads(zlib.decompress(row.record)))
    if row.gone_at is not None:
        study = replace(study, status=NO_LONGER_LISTED)
    return Imported(study, row.version, row.imported_at, row.checked_at)


async def find_here(session: AsyncSession, nct_id: str) -> Imported:
    """The study whose page is at this number. Raises StudyNotFound, and StudyMoved where it is at another."""
    moved_to = await session.scalar(select(StoredStudy.moved_to).where(StoredStudy.nct_id == nct_id))
    if moved_to is not None:
        raise StudyMoved(moved_to)
    return await find(session, nct_id)


async def numbers_of(session: AsyncSession, nct_id: str) -> set[str]:
    """The number of a study and those under which the registry listed it before."""
    former = select(StoredStudy.nct_id).where(StoredStudy.moved_to == nct_id)
    return {nct_id, *await session.scalars(former)}


async def moves_of(session: AsyncSession, nct_ids: Collection[str]) -> dict[str, str]:
    """Where the registry lists studies today, by the numbers that they had: those alone that are stored here
    under the other number."""
    moved = select(StoredStudy.nct_id, StoredStudy.moved_to).where(StoredStudy.nct_id.in_(nct_ids))
    stored = moved.where(StoredStudy.moved_to.in_(select(StoredStudy.nct_id)))
    return {row.nct_id: row.moved_to for row in await session.execute(stored)}


async def titles_of(session: AsyncSession, nct_ids: Collection[str]) -> dict[str, str]:
    """The titles of studies by their numbers; those that are not known are left out."""
    titles = select(StoredStudy.nct_id, StoredStudy.title).where(StoredStudy.nct_id.in_(nct_ids))
    return {row.nct_id: row.title for row in await session.execute(titles)}


async def central_contacts(session: AsyncSession, nct_id: str) -> tuple[Contact, ...]:
    """Who speaks for the study as a whole. Raises StudyNotFound."""
    listed = await session.scalar(select(StoredStudy.central_contacts).where(StoredStudy.nct_id == nct_id))
    if listed is None:
        raise StudyNotFound(nct_id)
    return _contacts(listed)


async def sites_of(session: AsyncSession, nct_id: str) -> list[ListedSite]:
    """The sites in a study's record, in the record's order; those that left it are not among them."""
    wanted = select(*SITE_COLUMNS).where(Site.nct_id == nct_id, Site.closed_at.is_(None))
    return [_site(row) for row in await session.execute(wanted.order_by(Site.position))]


async def find_site(session: AsyncSession, site_id: int) -> ListedSite:
    """The site of this id, though it may be closed. Raises SiteNotFound."""
    row = (await session.execute(select(*SITE_COLUMNS).where(Site.id == site_id))).one_or_none()
    if row is None:
        raise SiteNotFound(site_id)
    return _site(row)


SITE_COLUMNS = (
    Site.id,
    Site.nct_id,
    Site.facility,
    Site.city,
    Site.state,
    Site.zip,
    Site.country,
    Site.latitude,
    Site.longitude,
    Site.status,
    Site.contacts,
    Site.team_id,
    Site.closed_at,
    Site.x,
    Site.y,
    Site.z,
)


def _site(row: Row[*tuple[Any, ...]]) -> ListedSite:
    values = {**row._mapping, "contacts": _contacts(row.contacts)}
    x, y, z = values.pop("x"), values.pop("y"), values.pop("z")
    return ListedSite(**values, at=None if x is None else Vector(x, y, z))


def _contacts(listed: Sequence[dict[str, str]]) -> tuple[Contact, ...]:
    return tuple(Contact.from_json(one) for one in listed)
