"""Studies at hand: read once, for the pages that are made for each request."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db import Database
from portal.studies.behind import Behind, sites_with_people
from portal.studies.models import StoredStudy
from portal.studies.page.records import Records
from portal.studies.reading import Imported, find_here
from portal.web.ready import Watch

MOST_STUDIES = 64


@dataclass(frozen=True, slots=True)
class Read:
    """A study with its sites, and whether there are others."""

    known: Imported
    sites: Sequence[Behind]
    many: bool


class AtHand:
    """The studies that were asked for last, as they were read, until something public changes. A page for a
    place that somebody named is nobody else's and is not kept; most of the work would be reading it anew."""

    def __init__(self, database: Database, watch: Watch, records: Records, most: int = MOST_STUDIES) -> None:
        self._database = database
        self._records = records
        self._watch = watch
        self._most = most
        self._read: OrderedDict[str, tuple[int, Read]] = OrderedDict()

    async def get(self, nct_id: str) -> Read:
        """The study of this number. Raises StudyNotFound and StudyMoved."""
        revision = await self._watch.revision()
        kept = self._read.get(nct_id)
        if kept is None or kept[0] != revision:
            async with self._database.read() as session:
                kept = revision, await read(session, nct_id, self._records)
            self._read[nct_id] = kept
            if len(self._read) > self._most:
                self._read.popitem(last=False)
        self._read.move_to_end(nct_id)
        return kept[1]


async def read(session: AsyncSession, nct_id: str, records: Records) -> Read:
    """All that a study's page shows. Raises StudyNotFound and StudyMoved."""
    known = await find_here(session, nct_id)
    sites = await records.beside(session, await sites_with_people(session, nct_id))
    return Read(known, sites, many=len(await first_numbers(session, 2)) > 1)


async def first_numbers(session: AsyncSession, most: int) -> list[str]:
    """The numbers of the first few studies: enough to know whether there is one, or more."""
    listed = select(StoredStudy.nct_id).where(StoredStudy.gone_at.is_(None))
    return [*await session.scalars(listed.order_by(StoredStudy.nct_id).limit(most))]
