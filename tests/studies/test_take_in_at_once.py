"""Two imports at the same time both succeed, whatever they have in common."""

import asyncio

from sqlalchemy import select

from portal.config import Settings
from portal.db import Database
from portal.studies.importing import storing as importing
from portal.studies.importing.storing import Outcome
from portal.studies.models import Site, StudyVersion
from portal.teams.models import Team
from tests.databases import on_both_databases
from tests.studies.hand_made import Raw, contact, location, record

AT_ONCE = 6


def some(*nct_ids: str) -> list[Raw]:
    """Studies that share a clinic and its contact."""
    sites = {"locations": [location("Elm Clinic", contacts=[contact()]), location("Oak Clinic")]}
    return [record(nct_id, contactsLocationsModule=sites) for nct_id in nct_ids]


@on_both_databases
async def test_the_same_new_study_twice_at_once_is_imported_once(
    database: Database, settings: Settings
) -> None:
    async def take_in(start: int) -> list[Outcome]:
        order = [f"NCT0999000{(start + step) % 9}" for step in range(9)]
        async with Database(settings.database_url) as own, own.write.begin() as session:
            return await importing.store(session, [importing.prepare(raw) for raw in some(*order)])

    outcomes = await asyncio.gather(*(take_in(start) for start in range(AT_ONCE)))
    counted = [outcome for one in outcomes for outcome in one]
    assert counted.count(Outcome.IMPORTED) == 9
    assert counted.count(Outcome.UNCHANGED) == 9 * (AT_ONCE - 1)
    async with database.read() as session:
        assert len((await session.scalars(select(Site))).all()) == 18
        assert len((await session.scalars(select(StudyVersion))).all()) == 9
        assert len((await session.scalars(select(Team))).all()) == 2
