"""A site that a person put with another team stays there, whatever the registry says later."""

import pytest
from sqlalchemy import select

from portal import audit
from portal.db import Database, revision
from portal.studies.models import Site
from portal.studies.moving import move_site
from portal.studies.reading import SiteNotFound
from portal.teams.settings import TeamNotFound
from tests.databases import on_both_databases
from tests.leads.records import contact, location, record, store

pytestmark = on_both_databases

ELM = location("Elm Clinic", contact("Robin Marsh", "robin@example.org"))
OAK = location("Oak House", contact("Alex Poe", "alex@example.org"))


async def teams(database: Database) -> dict[str, tuple[int, int]]:
    """Site and team by the facility's name."""
    async with database.read() as session:
        rows = await session.execute(select(Site.facility, Site.id, Site.team_id))
        return {row.facility: (row.id, row.team_id) for row in rows}


async def test_it_keeps_that_team_through_every_import(database: Database) -> None:
    await store(database, record(ELM, OAK))
    before = await teams(database)
    (elm, _), (_, oaks) = before["Elm Clinic"], before["Oak House"]
    async with database.write.begin() as session:
        number = await revision.current(session)
        assert await move_site(session, elm, oaks, actor="member:1")
        assert not await move_site(session, elm, oaks, actor="member:1")
        assert await revision.current(session) > number
    changed = {**ELM, "contacts": [contact("Kim Reed", "kim@example.org")]}
    for listed in (record(changed, OAK), record(OAK), record(changed, OAK)):
        await store(database, listed)
    assert (await teams(database))["Elm Clinic"] == (elm, oaks)
    async with database.read() as session:
        (event,) = await audit.events(session, f"site:{elm}")
        assert (event.kind, event.detail["team"]) == ("site.moved", oaks)


async def test_neither_site_nor_team_is_made_up(database: Database) -> None:
    await store(database, record(ELM))
    ((elm, team),) = (await teams(database)).values()
    async with database.write.begin() as session:
        with pytest.raises(SiteNotFound):
            await move_site(session, elm + 1, team, actor="operator")
        with pytest.raises(TeamNotFound):
            await move_site(session, elm, team + 1, actor="operator")
