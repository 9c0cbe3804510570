"""How teams have answered, for the page of a study. Who keeps messages knows that, and lies above: what is
asked is given when the process is put together."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from portal.studies.behind import Behind
from portal.teams.record import Record

Ask = Callable[[AsyncSession, Collection[int]], Awaitable[Mapping[int, Record]]]


class Records:
    """`ask` answers with the record of each team, by its id."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def beside(self, session: AsyncSession, sites: Sequence[Behind]) -> Sequence[Behind]:
        """The sites, with the records of the teams that agreed to have them shown."""
        agreed = {one.site.team_id for one in sites if one.team.shows_record}
        if not agreed:
            return sites
        records = await self._ask(session, agreed)
        return [replace(one, record=records.get(one.site.team_id)) for one in sites]
