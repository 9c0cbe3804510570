"""A mailbox that fails on two days is paused, one bad day is not enough; whoever is behind it has the last
word."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.clock import now as clock_now
from portal.db import Database, revision
from portal.teams.enlisting import Listing, enlist
from portal.teams.health import confirm, hard_bounce, right_person, unpause, wrong_person
from portal.teams.models import Mailbox
from portal.teams.reading import paused, wrong_people
from tests.databases import on_both_databases

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROBIN = "robin@example.org"


async def fail_twice(session: AsyncSession, clock: time_machine.Traveller) -> None:
    """On two days, which pauses the mailbox."""
    await hard_bounce(session, ROBIN, "5.1.1")
    clock.shift(timedelta(days=1))
    assert await hard_bounce(session, ROBIN, "5.1.1")


async def test_the_second_refusal_on_another_day_pauses_a_mailbox(database: Database) -> None:
    with time_machine.travel(START, tick=False) as clock:
        async with database.write.begin() as session:
            assert not await hard_bounce(session, "Robin@example.org", "5.1.1")
            assert not await hard_bounce(session, "robin@example.org", "5.1.1")
            assert await paused(session, ["robin@example.org"]) == set()
            clock.shift(timedelta(days=1))
            before = await revision.current(session)
            assert await hard_bounce(session, "robin@example.org", "5.1.1")
            assert await paused(session, ["robin@example.org", "other@example.org"]) == {"robin@example.org"}
            assert await revision.current(session) > before
            assert not await hard_bounce(session, "robin@example.org", "5.1.1")


@on_both_databases
async def test_whoever_confirms_a_mailbox_that_failed_gets_its_mail_again(database: Database) -> None:
    with time_machine.travel(START, tick=False) as clock:
        async with database.write.begin() as session:
            await fail_twice(session, clock)
            await confirm(session, " Robin@example.org")
            assert await paused(session, [ROBIN]) == set()
            assert not await hard_bounce(session, ROBIN, "5.1.1")
            known = await session.get_one(Mailbox, ROBIN)
            assert (known.confirmed_at, known.paused_at) == (clock_now(), None)


@on_both_databases
async def test_a_mailbox_that_staff_trust_again_has_both_its_refusals_before_it(database: Database) -> None:
    with time_machine.travel(START, tick=False) as clock:
        async with database.write.begin() as session:
            assert not await unpause(session, ROBIN)
            await fail_twice(session, clock)
            assert await unpause(session, ROBIN)
            assert await paused(session, [ROBIN]) == set()
            assert not await hard_bounce(session, ROBIN, "5.1.1")


@on_both_databases
async def test_a_wrong_person_is_wrong_for_that_team_alone(database: Database) -> None:
    async with database.write.begin() as session:
        ours, other = await enlist(session, [Listing(name, None, None, None) for name in ("Elm", "Oak")])
        assert await wrong_person(session, ours, "Robin@example.org", actor="link:1")
        assert not await wrong_person(session, ours, ROBIN, actor="link:1")
        assert await wrong_people(session, [ours, other]) == {(ours, ROBIN)}
        assert await right_person(session, ours, ROBIN, actor="member:1")
        assert not await right_person(session, ours, ROBIN, actor="member:1")
        assert await wrong_people(session, [ours, other]) == set()
        trail = await audit.events(session, f"team:{ours}")
        assert [event.kind for event in trail] == ["team.wrong_person", "team.right_person"]
        assert "example.org" not in repr(trail)
