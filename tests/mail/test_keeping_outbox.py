"""What an operator does with the outbox."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from sqlalchemy import delete

from portal import clock
from portal.mail import ledger, outbox
from portal.mail.compose import Composed
from portal.mail.models import Outbox
from portal.mail.relay import Relay
from tests.databases import on_both_databases
from tests.mail.conftest import MAIL, Office
from tests.mail.server import AS_USUAL, RCPT, FaultyRelay

Worker = Callable[..., Relay]


async def retry(office: Office, *ids: str) -> list[str]:
    async with office.database.write.begin() as session:
        return await outbox.retry(session, ids)


@on_both_databases
async def test_dead_mail_gets_a_second_chance_with_all_its_tries(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {RCPT: ["550 No"]}
    mail_id = await office.put()
    relay = worker()
    await relay.deliver_due()
    assert await retry(office, mail_id) == [mail_id]
    row = await office.row(mail_id)
    assert (row.state, row.attempts, row.finished_at) == ("queued", 0, None)
    await relay.deliver_due()
    assert (await office.row(mail_id)).state == "accepted"
    assert await office.states() == {"accepted": 1}


async def test_waiting_mail_goes_at_once_and_expired_mail_forgets_its_expiry(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {RCPT: ["450 Busy"]}
    waiting = await office.put()
    relay = worker()
    await relay.deliver_due()
    expired = await office.put(expires_at=clock.now())
    await relay.deliver_due()
    assert (await office.row(expired)).state == "expired"
    assert set(await retry(office, waiting, expired)) == {waiting, expired}
    await relay.deliver_due()
    assert await office.states() == {"accepted": 2}


async def test_what_was_sent_held_or_suppressed_has_no_second_chance(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    sent = await office.put()
    await worker().deliver_due()
    async with office.database.write.begin() as session:
        held = await outbox.enqueue(session, office.keyring, Composed(MAIL, ("text: None",)), about="lead:1")
    assert await retry(office, sent, held, "no such mail") == []
    assert await office.states() == {"accepted": 1, "held": 1}


@on_both_databases
async def test_the_list_shows_what_waits_or_failed_oldest_first(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {RCPT: ["550 5.7.1 No", AS_USUAL, "450 4.2.1 Busy"]}
    dead, accepted, waiting = await office.put(), await office.put(), await office.put()
    await worker().deliver_due()
    async with office.database.read() as session:
        listed = await outbox.list_waiting(session)
    assert [(mail.id, mail.state, mail.attempts, mail.last_code) for mail in listed] == [
        (dead, "dead", 1, 550),
        (waiting, "queued", 1, 450),
    ]
    assert (await office.row(accepted)).state == "accepted"


@on_both_databases
async def test_old_mail_is_removed_and_still_accounted_for(office: Office, worker: Worker) -> None:
    await office.put_many(3)
    await worker().deliver_due()
    waiting = await office.put()
    with time_machine.travel(clock.now() + timedelta(days=400)):
        async with office.database.write.begin() as session:
            assert await outbox.purge(session, clock.now() - timedelta(days=500)) == 0
            assert await outbox.purge(session, clock.now() - timedelta(days=300)) == 3
            counts = await outbox.counts(session)
    assert (counts.enqueued, counts.purged, counts.conserved) == (4, 3, True)
    assert (await office.row(waiting)).state == "queued"


@on_both_databases
async def test_the_ledger_is_added_up_without_changing_its_sums(office: Office) -> None:
    async with office.database.write.begin() as session:
        for _ in range(ledger.TIDY_ABOVE):
            await ledger.add(session, ledger.ENQUEUED, 2)
        await ledger.add(session, ledger.PURGED, 5)
        before = await outbox.counts(session)
        await ledger.tidy(session)
        assert await outbox.counts(session) == before
        assert (before.enqueued, before.purged) == (2 * ledger.TIDY_ABOVE, 5)


async def test_a_mail_that_vanishes_is_noticed(office: Office) -> None:
    mail_id = await office.put()
    async with office.database.write.begin() as session:
        await session.execute(delete(Outbox).where(Outbox.id == mail_id))
        assert not (await outbox.counts(session)).conserved
