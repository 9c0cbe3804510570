"""A badly behaved server, a worker's way to it, and a way to put mail in and look at it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.mail import outbox
from portal.mail.message import Mail
from portal.mail.models import Outbox
from portal.mail.relay import Relay
from portal.mail.transport import Timeouts
from tests.mail.server import FaultyRelay
from tests.smtp import serving

QUICK = Timeouts(connect=0.3, command=0.3, answer=0.3)
MAIL = Mail("confirmation", "jo@example.org", "We have your message", "Hello.\n", "<p>Hello.</p>\n", "en")


class Office:
    """The outbox as a test uses it."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database = database
        self.keyring = keyring

    async def put(self, about: str = "lead:1", expires_at: datetime | None = None, **changes: Any) -> str:
        """Enqueues one mail in a transaction of its own; `changes` are fields of the mail, and `priority`."""
        options = {"priority": changes.pop("priority")} if "priority" in changes else {}
        async with self.database.write.begin() as session:
            mail = replace(MAIL, **changes)
            return await outbox.enqueue(
                session, self.keyring, mail, about=about, expires_at=expires_at, **options
            )

    async def put_many(self, number: int) -> list[str]:
        """Enqueues mails about lead:0, lead:1 and so on, each to an address of its own."""
        async with self.database.write.begin() as session:
            return [
                await outbox.enqueue(
                    session, self.keyring, replace(MAIL, to=f"jo{one}@example.org"), about=f"lead:{one}"
                )
                for one in range(number)
            ]

    async def row(self, mail_id: str) -> Outbox:
        """The row as it stands."""
        async with self.database.read() as session:
            return (await session.scalars(select(Outbox).where(Outbox.id == mail_id))).one()

    async def states(self) -> dict[str, int]:
        """How many mails there are in each state that has any; they must add up."""
        async with self.database.read() as session:
            counts = await outbox.counts(session)
        assert counts.conserved, counts
        return {state: number for state, number in counts.by_state.items() if number}


@pytest.fixture
def office(database: Database, keyring: Keyring) -> Office:
    """The outbox of `database`."""
    return Office(database, keyring)


@pytest.fixture
async def server() -> AsyncIterator[FaultyRelay]:
    """A relay that takes everything until it is given a script."""
    async with serving(FaultyRelay()) as server:
        yield server


@pytest.fixture
async def worker(
    database: Database, keyring: Keyring, settings: Settings, server: FaultyRelay
) -> AsyncIterator[Callable[..., Relay]]:
    """Makes a worker's way to `server`; keywords are those of Relay, and `url` and other settings."""
    made: list[Relay] = []

    def make(url: str = "", **options: Any) -> Relay:
        given = settings.model_copy(update={"smtp_url": url or server.url})
        made.append(Relay(database, keyring, given, **{"timeouts": QUICK, **options}))
        return made[-1]

    yield make
    for relay in made:
        await relay.close()
