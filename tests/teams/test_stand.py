"""A team accepts, declines and pauses, and its word holds until it gives another."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.db import Database, revision
from portal.teams import standing
from portal.teams.enlisting import Listing, enlist
from portal.teams.models import TeamState
from portal.teams.reading import TeamSettings, team_settings
from portal.teams.settings import TeamNotFound
from tests.databases import on_both_databases

pytestmark = on_both_databases

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOMORROW = date(2026, 11, 23)
BY = "operator"


async def one_team(session: AsyncSession) -> int:
    (team,) = await enlist(session, [Listing("Elm Clinic", "Ann Arbor", "United States", None)])
    return team


async def known(session: AsyncSession, team: int) -> TeamSettings:
    return (await team_settings(session, [team]))[team]


async def test_a_team_that_declined_takes_no_messages_until_it_accepts(database: Database) -> None:
    async with database.write.begin() as session:
        team = await one_team(session)
        assert (await known(session, team)).takes_messages
        before = await revision.current(session)
        assert await standing.decline(session, team, BY)
        assert not (await known(session, team)).takes_messages
        assert await revision.current(session) > before
        assert await standing.accept(session, team, BY)
        assert (await known(session, team)).takes_messages


async def test_a_pause_ends_by_itself_on_its_day(database: Database) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        async with database.write.begin() as session:
            team = await one_team(session)
            assert await standing.pause(session, team, TOMORROW, BY)
            paused = await known(session, team)
            assert (paused.takes_messages, paused.paused_until) == (False, TOMORROW)
            clock.shift(timedelta(hours=12))
            over = await known(session, team)
            assert (over.takes_messages, over.paused_until) == (True, None)


async def test_a_pause_can_be_ended_before_its_day(database: Database) -> None:
    with time_machine.travel(NOON, tick=False):
        async with database.write.begin() as session:
            team = await one_team(session)
            assert not await standing.resume(session, team, BY)
            await standing.pause(session, team, TOMORROW, BY)
            assert await standing.resume(session, team, BY)
            assert (await known(session, team)).state is TeamState.ACCEPTING


async def test_a_pause_ends_on_a_day_to_come_and_within_a_year(database: Database) -> None:
    with time_machine.travel(NOON, tick=False):
        async with database.write.begin() as session:
            team = await one_team(session)
            for day in (NOON.date(), NOON.date() + timedelta(days=367)):
                with pytest.raises(standing.BadPause):
                    await standing.pause(session, team, day, BY)
            assert (await known(session, team)).state is TeamState.LISTED


async def test_an_invitation_takes_no_word_back(database: Database) -> None:
    async with database.write.begin() as session:
        team = await one_team(session)
        assert await standing.invite(session, team, BY)
        assert (await known(session, team)).state is TeamState.INVITED
        await standing.decline(session, team, BY)
        assert not await standing.invite(session, team, BY)
        assert (await known(session, team)).state is TeamState.DECLINED


async def test_the_trail_has_each_word_once_and_who_gave_it(database: Database) -> None:
    async with database.write.begin() as session:
        team = await one_team(session)
        await standing.accept(session, team, "member:7")
        assert not await standing.accept(session, team, "member:8")
        await standing.decline(session, team, "link:9")
        told = [(event.kind, event.actor) for event in await audit.events(session, f"team:{team}")]
        assert told == [("team.accepted", "member:7"), ("team.declined", "link:9")]


async def test_a_team_that_does_not_exist_has_no_word(database: Database) -> None:
    async with database.write.begin() as session:
        for say in (standing.accept, standing.decline, standing.resume, standing.invite):
            with pytest.raises(TeamNotFound):
                await say(session, 1, BY)
