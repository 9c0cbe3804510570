"""What digests say of studies, looked up once for many of them and as it is at this moment."""

import asyncio
import json
import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.alerts.matching.profiles import Profile, profile_of
from portal.places.distances import Vector
from portal.places.place import MEASURING_IN_MILES
from portal.studies import record
from portal.studies.behind import Behind, sites_with_people
from portal.studies.models import StoredStudy
from portal.studies.places import name_of
from portal.studies.reading import numbers_of
from portal.studies.study import NO_LONGER_LISTED, Study
from portal.studies.wording import markup
from portal.web.telephone import region

MOST_KEPT = 200  # studies, of which some have hundreds of sites
LONGEST_EXCERPT = 220  # characters


@dataclass(frozen=True, slots=True)
class Center:
    """A site that takes people: where it is, and whether a message to it would reach somebody."""

    id: int
    name: str
    at: Vector | None
    takes_messages: bool
    in_miles: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A study as a digest tells of it. `numbers` are its own and those that it had before."""

    nct_id: str
    title: str
    excerpt: str
    profile: Profile
    centers: tuple[Center, ...]
    numbers: frozenset[str]


class Library:
    """The studies that were told of last; kept for one round alone, so that nothing in it is old."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Known | None] = OrderedDict()

    async def find(self, session: AsyncSession, nct_id: str) -> Known | None:
        """The study of this number, under the number that it has now; None where there is none."""
        if nct_id in self._known:
            self._known.move_to_end(nct_id)
            return self._known[nct_id]
        known = await _look_up(session, nct_id)
        self._known[nct_id] = known
        if len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        return known


async def _look_up(session: AsyncSession, nct_id: str) -> Known | None:
    columns = (StoredStudy.nct_id, StoredStudy.record, StoredStudy.gone_at, StoredStudy.moved_to)
    row = (await session.execute(select(*columns).where(StoredStudy.nct_id == nct_id))).one_or_none()
    if row is not None and row.moved_to:
        row = (
            await session.execute(select(*columns).where(StoredStudy.nct_id == row.moved_to))
        ).one_or_none()
    if row is None:
        return None
    sites = await sites_with_people(session, row.nct_id)
    numbers = frozenset(await numbers_of(session, row.nct_id))
    return await asyncio.to_thread(_known, row.record, row.gone_at is not None, sites, numbers)


def _known(packed: bytes, is_gone: bool, sites: list[Behind], numbers: frozenset[str]) -> Known:
    raw = json.loads(zlib.decompress(packed))
    study = record.parse(raw)
    if is_gone:
        study = replace(study, status=NO_LONGER_LISTED)
    centers = tuple(
        Center(
            one.site.id,
            _named(one),
            one.site.at,
            one.takes_messages,
            (region(one.site.country) or "US") in MEASURING_IN_MILES,
        )
        for one in sites
        if study.is_recruiting and one.site.is_open
    )
    profile = profile_of(study, record.names(raw), [one.site for one in sites])
    return Known(study.nct_id, study.title, excerpt_of(study), profile, centers, numbers)


def excerpt_of(study: Study) -> str:
    """The beginning of what a study says of itself."""
    return markup.excerpt(markup.rendered(study.summary), LONGEST_EXCERPT) if study.summary else ""


def _named(behind: Behind) -> str:
    name = name_of(behind)
    return f"{name}, {behind.site.city}" if behind.site.city and behind.site.city not in name else name
