"""What was claimed, while it is being sent: taken back, taken over, renewed, given back."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import time_machine

from portal import clock
from portal.db import Database
from portal.mail import outbox
from portal.mail.claiming import LEASE
from portal.mail.models import State
from portal.mail.outcomes import Verdict
from portal.mail.relay import Relay
from portal.mail.transport import Timeouts
from tests.mail.conftest import Office
from tests.mail.server import BODY, FaultyRelay
from tests.mail.test_claiming import claim, fence

Worker = Callable[..., Relay]


async def test_cancelling_in_the_middle_of_a_batch_keeps_that_mail_from_leaving(
    office: Office, worker: Worker, server: FaultyRelay, database: Database
) -> None:
    await office.put_many(3)
    relay = worker()

    async def cancel_the_last() -> None:
        async with database.write.begin() as session:
            await outbox.cancel(session, "lead:2")

    server.while_thinking = cancel_the_last
    outcomes = await relay.deliver_due()
    assert [outcome.about for outcome in outcomes] == ["lead:0", "lead:1"]
    assert len(server.received) == 2
    assert await office.states() == {"accepted": 2, "cancelled": 1}


async def test_leases_are_renewed_while_a_slow_server_thinks(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def think() -> None:
        begun.set()
        await go_on.wait()

    server.while_thinking = think
    mail_id = await office.put()
    patient = worker(lease=timedelta(seconds=0.3), timeouts=Timeouts())
    sending = asyncio.create_task(patient.deliver_due())
    await begun.wait()
    await asyncio.sleep(0.6)
    assert await worker().deliver_due() == []
    go_on.set()
    [outcome] = await sending
    assert (outcome.mail_id, outcome.state) == (mail_id, State.ACCEPTED)
    assert len(server.received) == 1


async def test_an_answer_that_comes_after_the_lease_was_lost_still_counts(
    office: Office, worker: Worker, server: FaultyRelay, database: Database
) -> None:
    """The other worker has claimed the mail, but not begun it: it must not send a copy of what was
    accepted."""
    mail_id = await office.put()

    async def another_claims() -> None:
        with time_machine.travel(clock.now() + LEASE * 2):
            assert await claim(database, "another") == [mail_id]

    server.while_thinking = another_claims
    [outcome] = await worker().deliver_due()
    assert outcome.state is State.ACCEPTED
    assert not await fence(database, "another", mail_id)
    assert await office.states() == {"accepted": 1}


async def test_what_was_claimed_and_not_begun_goes_back_when_the_relay_falls_ill(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    await office.put_many(4)
    server.script = {BODY: ["250 2.0.0 Kept", "421 4.3.2 Closing"]}
    outcomes = await worker().deliver_due()
    assert [outcome.verdict for outcome in outcomes] == [Verdict.ACCEPTED, Verdict.RELAY_DOWN]
    assert await office.states() == {"accepted": 1, "queued": 3}
