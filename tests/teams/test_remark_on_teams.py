"""An operator learns which teams take no messages, and whose mail is held back."""

from datetime import UTC, date, datetime, timedelta

import time_machine

from portal.db import Database
from portal.teams import standing
from portal.teams.enlisting import Listing, enlist
from portal.teams.models import Mailbox
from portal.teams.remarks import paused_mailboxes, quiet_teams

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_teams_that_declined_or_are_paused_are_named_until_the_pause_is_over(
    database: Database,
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        async with database.write.begin() as session:
            listings = [Listing(name, None, None, None) for name in ("Elm", "Oak", "Ash")]
            elm, oak, ash = await enlist(session, listings)
            await standing.decline(session, elm, "operator")
            await standing.pause(session, oak, date(2026, 11, 24), "operator")
            await standing.accept(session, ash, "operator")
            assert await quiet_teams(session) == [
                f"{elm} (Elm) takes no messages",
                f"{oak} (Oak) is paused until 2026-11-24",
            ]
            clock.shift(timedelta(days=2))
            assert await quiet_teams(session) == [f"{elm} (Elm) takes no messages"]


async def test_mailboxes_that_get_nothing_are_named(database: Database) -> None:
    async with database.write.begin() as session:
        session.add(Mailbox(address="kim@example.org", failed_at=NOON))
        session.add(Mailbox(address="lee@example.org", paused_at=NOON, paused_because="5.1.1"))
        await session.flush()
        assert await paused_mailboxes(session) == ["lee@example.org gets no mail since 2026-11-22 (5.1.1)"]
