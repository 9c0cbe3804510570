"""An ill relay is left alone, a busy one is asked again by the table, and nothing waits beyond its time."""

from collections.abc import Callable
from datetime import timedelta

import time_machine

from portal import clock
from portal.mail.models import State
from portal.mail.relay import Relay
from tests.mail.conftest import Office
from tests.mail.server import BANNER, HANG_UP, RCPT, FaultyRelay

Worker = Callable[..., Relay]


async def test_a_relay_that_is_down_for_an_hour_delays_mail_and_loses_none(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    ids = await office.put_many(5)
    server.script = {BANNER: [HANG_UP] * 10_000}
    relay = worker()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(360):
            await relay.deliver_due()
            traveller.shift(timedelta(seconds=10))
        assert 12 <= server.connections <= 30  # every five minutes, once the pauses have grown
        for mail_id in ids:
            row = await office.row(mail_id)
            assert (row.state, row.attempts, row.unknowns) == ("queued", 0, 0)
        server.script = {}
        for _ in range(40):
            await relay.deliver_due()
            traveller.shift(timedelta(seconds=10))
    assert await office.states() == {"accepted": 5}
    assert sorted(mail.recipients[0] for mail in server.received) == [
        f"jo{one}@example.org" for one in range(5)
    ]


async def test_after_an_illness_one_mail_tries_the_water(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    await office.put_many(5)
    server.script = {BANNER: [HANG_UP]}
    relay = worker()
    await relay.deliver_due()
    with time_machine.travel(clock.now() + timedelta(seconds=6)):
        assert len(await relay.deliver_due()) == 1
        assert len(await relay.deliver_due()) == 4


async def test_every_worker_leaves_an_ill_relay_alone(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    await office.put_many(2)
    server.script = {BANNER: [HANG_UP]}
    await worker().deliver_due()
    assert await worker().deliver_due() == []
    assert server.connections == 1


async def test_a_busy_server_is_asked_for_five_days_and_then_the_mail_is_dead(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    mail_id = await office.put()
    server.script = {RCPT: ["451 4.2.1 Busy"] * 1_000}
    relay, started = worker(), clock.now()
    with time_machine.travel(started, tick=False) as traveller:
        while (row := await office.row(mail_id)).state == "queued":
            traveller.move_to(row.next_at)
            await relay.deliver_due()
        lasted = clock.now() - started
    assert (row.state, row.attempts) == ("dead", 45)
    assert timedelta(days=4) < lasted < timedelta(days=6)


async def test_a_mail_with_an_expiry_stops_at_it(office: Office, worker: Worker, server: FaultyRelay) -> None:
    server.script = {RCPT: ["451 4.2.1 Busy"] * 1_000}
    mail_id = await office.put(expires_at=clock.now() + timedelta(minutes=8))
    relay = worker()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(10):
            await relay.deliver_due()
            traveller.shift(timedelta(minutes=5))
    row = await office.row(mail_id)
    assert (row.state, row.attempts) == ("expired", 2)
    assert server.received == []


async def test_a_mail_whose_next_try_would_come_too_late_expires_at_once(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {RCPT: ["451 4.2.1 Busy"]}
    mail_id = await office.put(expires_at=clock.now() + timedelta(seconds=30))
    [outcome] = await worker().deliver_due()
    assert (outcome.mail_id, outcome.state, outcome.code) == (mail_id, State.EXPIRED, 451)


async def test_an_expired_mail_is_not_sent_even_when_it_was_claimed_in_time(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    mail_id = await office.put(expires_at=clock.now() + timedelta(minutes=10))
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        [outcome] = await worker().deliver_due()
    assert outcome.state is State.EXPIRED
    assert (await office.row(mail_id)).state == "expired"
    assert server.received == []


async def test_mail_expires_while_the_relay_is_ill(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    mail_id = await office.put(expires_at=clock.now() + timedelta(seconds=1))
    server.script = {BANNER: [HANG_UP]}
    relay = worker()
    await relay.deliver_due()
    with time_machine.travel(clock.now() + timedelta(seconds=2)):
        [outcome] = await relay.expire_overdue()
    assert (outcome.mail_id, outcome.state) == (mail_id, State.EXPIRED)
