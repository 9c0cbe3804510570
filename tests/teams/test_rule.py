"""What the operator's settings say of teams holds in every process, and is written where it is news."""

from portal import audit
from portal.config import Settings
from portal.db import Database, revision
from portal.teams import standing
from portal.teams.enlisting import Listing, enlist
from portal.teams.policy import declare
from portal.teams.reading import team_settings
from tests.databases import on_both_databases

pytestmark = on_both_databases


def ruled(settings: Settings, **values: str) -> Settings:
    return settings.model_copy(update=values)


async def two_teams(database: Database) -> tuple[int, int]:
    async with database.write.begin() as session:
        ours, theirs = await enlist(
            session, [Listing(name, None, None, None) for name in ("Elm  Clinic", "Oak House")]
        )
    return ours, theirs


async def takes_messages(database: Database, *teams: int) -> list[bool]:
    async with database.read() as session:
        known = await team_settings(session, teams)
    return [known[team].takes_messages for team in teams]


async def test_where_teams_are_invited_only_those_that_accepted_take_messages(
    database: Database, settings: Settings
) -> None:
    teams = await two_teams(database)
    assert await takes_messages(database, *teams) == [True, True]
    await declare(database, ruled(settings, sites="invited"))
    assert await takes_messages(database, *teams) == [False, False]
    async with database.write.begin() as session:
        await standing.accept(session, teams[1], "operator")
    assert await takes_messages(database, *teams) == [False, True]


async def test_our_own_facilities_need_no_invitation_however_they_are_spelled(
    database: Database, settings: Settings
) -> None:
    teams = await two_teams(database)
    await declare(database, ruled(settings, sites="invited", facilities=" ELM clinic ; ;Ash House"))
    assert await takes_messages(database, *teams) == [True, False]


async def test_a_rule_that_stands_is_not_written_again(database: Database, settings: Settings) -> None:
    assert await declare(database, settings)
    async with database.read() as session:
        before = await revision.current(session)
    assert not await declare(database, settings)
    async with database.read() as session:
        assert await revision.current(session) == before
    assert await declare(database, ruled(settings, facilities="Elm Clinic"))
    async with database.read() as session:
        assert await revision.current(session) > before
        assert len(await audit.events(session, "portal")) == 2
