"""Where studies stand, many at a time; and what became of those that the registry lists under a new
number."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.studies.importing.siting import whereabouts
from portal.studies.models import Site, StoredStudy
from portal.studies.study import NO_LONGER_LISTED

PARAMETERS_AT_ONCE = 500


async def statuses_of(session: AsyncSession, nct_ids: Collection[str]) -> dict[str, str]:
    """The overall status of each stored study, as its page has it."""
    numbers, found = sorted(nct_ids), {}
    for start in range(0, len(numbers), PARAMETERS_AT_ONCE):
        part = numbers[start : start + PARAMETERS_AT_ONCE]
        columns = (StoredStudy.nct_id, StoredStudy.status, StoredStudy.gone_at)
        for row in await session.execute(select(*columns).where(StoredStudy.nct_id.in_(part))):
            found[row.nct_id] = row.status if row.gone_at is None else NO_LONGER_LISTED
    return found


async def successors(session: AsyncSession) -> list[tuple[str, str]]:
    """Each former number, and the number of the study it leads to."""
    moved = select(StoredStudy.nct_id, StoredStudy.moved_to).where(StoredStudy.moved_to.is_not(None))
    return [(former, present) for former, present in await session.execute(moved) if present]


async def same_site(session: AsyncSession, site_id: int, nct_id: str) -> int | None:
    """The site of another study at the same facility, city and country, if it lists one."""
    columns = (Site.id, Site.facility, Site.city, Site.country)
    place = (await session.execute(select(*columns).where(Site.id == site_id))).one_or_none()
    if place is None:
        return None
    listed = select(*columns).where(Site.nct_id == nct_id, Site.closed_at.is_(None)).order_by(Site.position)
    wanted = whereabouts(place.facility, place.city, place.country)
    for row in await session.execute(listed):
        if whereabouts(row.facility, row.city, row.country) == wanted:
            return int(row.id)
    return None
