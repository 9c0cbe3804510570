"""Two servers and two workers on one PostgreSQL, while people write: whoever is killed, whenever, what was
said to people is true, and every mail arrives."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from itertools import count, cycle
from typing import Self

import httpx2
import pytest
from sqlalchemy import func, select

from benchmarks.servers import free_port, listening
from portal.crypto import Keyring
from portal.db import Database
from portal.leads.models import Lead
from portal.mail.models import Outbox
from tests.databases import POSTGRESQL
from tests.faults.conftest import Mortal, Nursery, Witness, until_accepted
from tests.leads.people import FORM, TYPED
from tests.leads.records import WARM_BATHS, store
from tests.mail.conftest import Office

PEOPLE = 200
OTHER_MAILS = 1_600  # beside the two for each of these people
MAILS = 2 * PEOPLE + OTHER_MAILS
KILLS = 20
AT_ONCE = 8
PATIENCE_SECONDS = 400  # a quiet machine needs fifty

pytestmark = pytest.mark.parametrize("database_kind", [POSTGRESQL])


class Crowd:
    """People who write to either server, and try again where they get no answer."""

    def __init__(self, servers: Sequence[str]) -> None:
        self.servers = servers
        self.client = httpx2.AsyncClient(timeout=60)
        self.receipts: list[str] = []
        self.answered = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def write(self, numbers: Sequence[int]) -> None:
        """One person after another."""
        for number in numbers:
            await self.write_until_answered(TYPED | {"email": f"jo{number}@example.com"}, number)

    async def write_until_answered(self, fields: dict[str, str], first_server: int) -> None:
        for attempt in count(first_server):
            try:
                answer = await self.client.post(self.servers[attempt % 2] + FORM, data=fields)
            except httpx2.TransportError:
                await asyncio.sleep(0.05)
                continue
            assert answer.status_code in {303, 200}, "a receipt, or that we have it already"
            if answer.status_code == 303:
                self.receipts.append(answer.headers["location"])
            self.answered += 1
            return


@pytest.fixture
async def crowd(servers: Sequence[tuple[int, Mortal]]) -> AsyncIterator[Crowd]:
    """Those who write."""
    async with Crowd([f"http://127.0.0.1:{port}" for port, _ in servers]) as crowd:
        yield crowd


@pytest.fixture
async def servers(nursery: Nursery, database: Database) -> list[tuple[int, Mortal]]:
    """Two servers with one study, and their ports."""
    await store(database, WARM_BATHS)
    ports = [free_port(), free_port()]
    started = [(port, await nursery.server(port)) for port in ports]
    for port in ports:
        await listening(port)
    return started


async def test_twenty_kills_of_servers_and_workers_lose_no_message_and_no_mail(
    database: Database,
    keyring: Keyring,
    witness: Witness,
    nursery: Nursery,
    servers: list[tuple[int, Mortal]],
    crowd: Crowd,
) -> None:
    office = Office(database, keyring)
    await office.put_many(OTHER_MAILS)
    async with asyncio.timeout(PATIENCE_SECONDS):
        writing = asyncio.gather(*(crowd.write(range(one, PEOPLE, AT_ONCE)) for one in range(AT_ONCE)))
        lives: list[tuple[Mortal, Callable[[], Awaitable[Mortal]]]] = []
        for port, server in servers:
            lives += [
                (server, partial(nursery.server, port)),
                (await nursery.worker(), nursery.worker),
            ]
        for kill, place in zip(range(1, KILLS + 1), cycle(range(len(lives))), strict=False):
            await until_done(crowd, witness, kill * (PEOPLE + MAILS) // (KILLS + 2))
            await asyncio.sleep(random.uniform(0, 0.05))
            mortal, start = lives[place]
            await mortal.kill()
            lives[place] = (await start(), start)
        await writing
        await until_accepted(office, MAILS)
    assert crowd.answered == PEOPLE
    await assert_all_is_there(database, crowd)
    async with database.read() as session:
        mails = {f"<{mail_id}@example.org>" for mail_id in await session.scalars(select(Outbox.id))}
    assert len(mails) == MAILS
    witness.saw_all_and_few_copies(mails, kills=KILLS // 2)


async def test_fifty_identical_posts_over_both_servers_are_one_lead(database: Database, crowd: Crowd) -> None:
    await asyncio.gather(*(crowd.write_until_answered(TYPED, number) for number in range(50)))
    assert len(crowd.receipts) == 1
    assert crowd.answered == 50
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Lead)) == 1
        assert await session.scalar(select(func.count()).select_from(Outbox)) == 2


async def until_done(crowd: Crowd, witness: Witness, number: int) -> None:
    """Returns once people were answered and mails have come so often, taken together."""
    while crowd.answered + len(witness.seen) < number:  # noqa: ASYNC110 - two things are waited for
        await asyncio.sleep(0.01)


async def assert_all_is_there(database: Database, crowd: Crowd) -> None:
    """Each person has one lead, and every receipt that was shown opens at both servers."""
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Lead)) == PEOPLE
    assert len(set(crowd.receipts)) == len(crowd.receipts) > PEOPLE - KILLS * AT_ONCE
    for number, receipt in enumerate(crowd.receipts):
        answer = await crowd.client.get(crowd.servers[number % 2] + receipt)
        assert answer.status_code == 200
