"""A mailbox that fails on two days is paused; one bad day is not enough."""

from datetime import UTC, datetime, timedelta

import time_machine

from portal.db import Database, revision
from portal.teams.health import hard_bounce
from portal.teams.reading import paused

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


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
