"""Finding studies: by words, by status, and by how near their open sites are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.places.distances import Vector
from portal.studies.models import Site, StoredStudy
from portal.studies.study import RECRUITING
from portal.studies.wording import plain

PAGE_SIZE = 20
MOST_WORDS = 12
LONGEST_QUERY = 500
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class NearestSite:
    """The open site of a study that is nearest to a place: its town, and how many miles away it is."""

    city: str | None
    state: str | None
    country: str | None
    miles: float


@dataclass(frozen=True, slots=True)
class ListedStudy:
    """A study in a list; `sites` is the number of its locations. `nearest` is there where somebody named a
    place, and an open site can be placed."""

    nct_id: str
    title: str
    status: str
    sponsor: str | None
    conditions: tuple[str, ...]
    last_update: date | None
    sites: int
    nearest: NearestSite | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a search, the number of all that match, and how many pages they fill (at least one)."""

    studies: tuple[ListedStudy, ...]
    total: int
    page: int
    pages: int


async def search(
    session: AsyncSession,
    words: str = "",
    status: str | None = None,
    page: int = 1,
    near: Vector | None = None,
) -> Found:
    """The listed studies whose title and conditions hold every word, in any case and with or without accents:
    those with an open site first, by how near it is to `near`; then those that recruit, then the newest.
    `page` counts from 1; one beyond the last is empty."""
    matching: list[ColumnElement[bool]] = [StoredStudy.gone_at.is_(None)]
    matching += [StoredStudy.search_text.contains(word, autoescape=True) for word in _words(words)]
    if status:
        matching.append(StoredStudy.status == status)
    total = await session.scalar(select(func.count()).select_from(StoredStudy).where(*matching)) or 0
    page = min(max(page, 1), MOST_PAGES)
    wanted = _listing(matching, near).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    listed = (await session.execute(wanted)).all()
    recruiting = [row.nct_id for row in listed if row.status == RECRUITING]
    nearest = await _nearest(session, recruiting, near) if near else {}
    studies = tuple(_study(row, nearest.get(row.nct_id)) for row in listed)
    return Found(studies, total, page, max(1, -(-total // PAGE_SIZE)))


def _words(typed: str) -> list[str]:
    """What to look for: the same word twice is one, and nobody means more words than a long title has."""
    return list(dict.fromkeys(plain.folded(plain.text(typed[:LONGEST_QUERY])).split()))[:MOST_WORDS]


def _listing(matching: Sequence[ColumnElement[bool]], near: Vector | None) -> Select[*tuple[Any, ...]]:
    columns = (
        StoredStudy.nct_id,
        StoredStudy.title,
        StoredStudy.status,
        StoredStudy.sponsor,
        StoredStudy.conditions,
        StoredStudy.last_update,
        StoredStudy.sites,
    )
    newest = (StoredStudy.rank, StoredStudy.last_update.desc().nulls_last(), StoredStudy.nct_id)
    listing = select(*columns).where(*matching)
    if near is None:
        return listing.order_by(*newest)
    closest = (
        select(Site.nct_id, func.max(_closeness(near)).label("closeness"))
        .where(*_open_and_placed())
        .group_by(Site.nct_id)
        .subquery()
    )
    recruits = and_(closest.c.nct_id == StoredStudy.nct_id, StoredStudy.status == RECRUITING)
    return listing.outerjoin(closest, recruits).order_by(closest.c.closeness.desc().nulls_last(), *newest)


async def _nearest(session: AsyncSession, nct_ids: Iterable[str], near: Vector) -> dict[str, NearestSite]:
    """The nearest open site of each study."""
    columns = (Site.nct_id, Site.city, Site.state, Site.country, Site.x, Site.y, Site.z)
    wanted = select(*columns).where(Site.nct_id.in_([*nct_ids]), *_open_and_placed())
    nearest: dict[str, NearestSite] = {}
    for row in await session.execute(wanted.order_by(Site.position)):
        miles = near.miles(Vector(row.x, row.y, row.z))
        if row.nct_id not in nearest or miles < nearest[row.nct_id].miles:
            nearest[row.nct_id] = NearestSite(row.city, row.state, row.country, miles)
    return nearest


def _open_and_placed() -> tuple[ColumnElement[bool], ...]:
    is_open = or_(Site.status.is_(None), Site.status == RECRUITING)
    return Site.closed_at.is_(None), is_open, Site.x.is_not(None)


def _closeness(near: Vector) -> ColumnElement[float | None]:
    """The dot product, largest for the nearest: both databases multiply, and neither has to know a cosine."""
    return Site.x * near.x + Site.y * near.y + Site.z * near.z


def _study(row: Row[*tuple[Any, ...]], nearest: NearestSite | None) -> ListedStudy:
    return ListedStudy(
        row.nct_id,
        row.title,
        row.status,
        row.sponsor,
        tuple(row.conditions.splitlines()),
        row.last_update,
        row.sites,
        nearest,
    )
