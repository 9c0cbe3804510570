"""A worker that is killed at any moment loses nothing, and makes one copy at most."""

import asyncio
import random
from collections import Counter

from portal.crypto import Keyring
from portal.db import Database
from tests.faults.conftest import Start, Witness, message_id, until_accepted
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
    times_received = Counter(one for _, one in witness.seen)
    assert set(times_received) == {f"<{mail_id}@example.org>" for mail_id in ids}
    assert len(witness.seen) - MAILS <= KILLS
    for number, copied in copies_by_connection(witness).items():
        assert len(copied) <= 1, f"connection {number} left {len(copied)} copies behind"
    assert_copies_are_identical(witness)


def copies_by_connection(witness: Witness) -> dict[int, list[str]]:
    """For each connection, the mails that came on it and came once more later."""
    last = {mail: place for place, (_, mail) in enumerate(witness.seen)}
    copies: dict[int, list[str]] = {}
    for place, (connection, mail) in enumerate(witness.seen):
        if last[mail] > place:
            copies.setdefault(connection, []).append(mail)
    return copies


def assert_copies_are_identical(witness: Witness) -> None:
    first: dict[str, bytes] = {}
    for mail in witness.received:
        assert first.setdefault(message_id(mail.content), mail.content) == mail.content
