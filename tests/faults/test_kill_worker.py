"""A worker that is killed at any moment loses nothing, and makes one copy at most."""

import asyncio
import random

from portal.crypto import Keyring
from portal.db import Database
from tests.faults.conftest import Start, Witness, until_accepted
from tests.mail.conftest import Office

MAILS = 2_000
KILLS = 20
PATIENCE_SECONDS = 300  # a quiet machine needs twenty


async def test_twenty_kills_over_two_thousand_mails_lose_none_and_copy_one_at_most_each(
    database: Database, keyring: Keyring, witness: Witness, start: Start
) -> None:
    office = Office(database, keyring)
    ids = await office.put_many(MAILS)
    async with asyncio.timeout(PATIENCE_SECONDS):
        for kill in range(1, KILLS + 1):
            worker = await start()
            await witness.until(kill * MAILS // (KILLS + 2))
            await asyncio.sleep(random.uniform(0, 0.05))
            await worker.kill()
        await start()
        await until_accepted(office, MAILS)
    witness.saw_all_and_few_copies({f"<{mail_id}@example.org>" for mail_id in ids}, kills=KILLS)
