"""The site to turn to when one does not answer: of those that take messages, the nearest to it."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from portal.studies.behind import Behind, open_sites
from portal.studies.reading import ListedSite, find, find_site


async def next_nearest(session: AsyncSession, site_id: int, but: Collection[int] = ()) -> Behind | None:
    """The open site of the same study that is nearest to this one; those that cannot be placed come last, in
    the record's order, and `but` leaves sites out. Sites of the same team are no other to turn to. None where
    there is none. Raises SiteNotFound."""
    here = await find_site(session, site_id)
    study = (await find(session, here.nct_id)).study
    others = [
        one
        for one in await open_sites(session, here.nct_id, study.status)
        if one.site.id not in {site_id, *but} and one.site.team_id != here.team_id
    ]
    return min(others, key=lambda one: _miles(here, one.site), default=None)


def _miles(here: ListedSite, there: ListedSite) -> float:
    return here.at.miles(there.at) if here.at and there.at else float("inf")
