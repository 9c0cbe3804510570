"""Workers that share a database share the work, and send nothing twice."""

import asyncio

import pytest

from portal.crypto import Keyring
from portal.db import Database
from tests.databases import on_both_databases
from tests.faults.conftest import Start, Witness, until_accepted
from tests.mail.conftest import Office

MAILS = 400


@pytest.fixture
def lease_seconds() -> float:
    """As the portal has it: a worker that a busy machine stops for a moment keeps what it claimed."""
    return 60.0


@on_both_databases
async def test_two_workers_on_one_database_send_each_mail_once(
    database: Database, keyring: Keyring, witness: Witness, start: Start
) -> None:
    office = Office(database, keyring)
    await asyncio.gather(start(), start())
    await asyncio.sleep(0)
    for _ in range(4):
        await office.put_many(MAILS // 4)
    async with asyncio.timeout(120):
        await until_accepted(office, MAILS)
    assert len({message_id for _, message_id in witness.seen}) == len(witness.seen) == MAILS
    assert len(witness.sessions) >= 2
