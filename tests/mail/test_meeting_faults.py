"""Whatever the relay does, every mail ends where the promises say."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.mail.models import State
from portal.mail.outcomes import Verdict
from portal.mail.relay import Relay
from portal.mail.transport import MAILS_A_CONNECTION
from tests.mail.conftest import Office
from tests.mail.server import BANNER, BODY, DATA, EHLO, HANG, HANG_UP, MAIL, RCPT, FaultyRelay

Worker = Callable[..., Relay]

BEFORE_BODY = [MAIL, RCPT, DATA]


@pytest.mark.parametrize("fault", [HANG, HANG_UP, "421 4.3.2 Closing", "554 5.3.2 No service"])
@pytest.mark.parametrize("step", [BANNER, EHLO])
async def test_a_relay_that_does_not_greet_costs_no_try_and_is_left_alone(
    office: Office, worker: Worker, server: FaultyRelay, step: str, fault: str
) -> None:
    server.script = {step: [fault]}
    ids = [await office.put() for _ in range(3)]
    relay = worker()
    [outcome] = await relay.deliver_due()
    assert (outcome.state, outcome.verdict) == (State.QUEUED, Verdict.RELAY_DOWN)
    assert not await relay.has_work()
    assert await relay.deliver_due() == []
    assert server.connections == 1
    for mail_id in ids:
        row = await office.row(mail_id)
        assert (row.state, row.attempts, row.unknowns, row.lease_owner) == ("queued", 0, 0, None)


@pytest.mark.parametrize("fault", [HANG, HANG_UP, "421 4.3.2 Closing"])
@pytest.mark.parametrize("step", BEFORE_BODY)
async def test_silence_or_closing_before_the_body_costs_no_try_and_makes_no_copy(
    office: Office, worker: Worker, server: FaultyRelay, step: str, fault: str
) -> None:
    server.script = {step: [fault]}
    mail_id = await office.put()
    relay = worker()
    [outcome] = await relay.deliver_due()
    assert outcome.verdict is Verdict.RELAY_DOWN
    row = await office.row(mail_id)
    assert (row.state, row.attempts, row.unknowns, row.phase) == ("queued", 0, 0, None)
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        [outcome] = await relay.deliver_due()
    assert outcome.state is State.ACCEPTED
    assert len(server.received) == 1


@pytest.mark.parametrize("fault", [HANG, HANG_UP])
async def test_silence_after_the_dot_is_unknown_and_the_copy_has_the_same_message_id(
    office: Office, worker: Worker, server: FaultyRelay, fault: str
) -> None:
    server.script = {BODY: [fault]}
    mail_id = await office.put()
    relay = worker()
    [outcome] = await relay.deliver_due()
    assert outcome.verdict is Verdict.UNKNOWN
    row = await office.row(mail_id)
    assert (row.state, row.attempts, row.unknowns) == ("queued", 0, 1)
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        [outcome] = await relay.deliver_due()
    assert outcome.state is State.ACCEPTED
    first, copy = server.received
    assert first.message["Message-ID"] == copy.message["Message-ID"] == row.message_id
    assert first.content == copy.content


async def test_the_third_answer_that_never_comes_parks_the_mail_where_the_operator_sees_it(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {BODY: [HANG] * 5}
    mail_id = await office.put()
    relay = worker()
    with time_machine.travel(clock.now(), tick=True) as traveller:
        for _ in range(8):
            await relay.deliver_due()
            traveller.shift(timedelta(hours=1))
    row = await office.row(mail_id)
    assert (row.state, row.unknowns) == ("parked", 3)
    assert len(server.received) == 3
    assert await office.states() == {"parked": 1}


@pytest.mark.parametrize("code", [450, 451, 452])
@pytest.mark.parametrize("step", [MAIL, RCPT, DATA, BODY])
async def test_a_busy_server_costs_a_try_and_the_mail_waits_by_the_table(
    office: Office, worker: Worker, server: FaultyRelay, step: str, code: int
) -> None:
    server.script = {step: [f"{code} 4.2.1 Busy"]}
    first, second = await office.put(), await office.put()
    before = clock.now()
    outcomes = await worker().deliver_due()
    assert [outcome.state for outcome in outcomes] == [State.QUEUED, State.ACCEPTED]
    row = await office.row(first)
    assert (row.state, row.attempts, row.unknowns, row.last_code) == ("queued", 1, 0, code)
    assert timedelta(seconds=54) <= row.next_at - before <= timedelta(seconds=70)
    assert (await office.row(second)).state == "accepted"
    assert server.connections == 1


@pytest.mark.parametrize("code", [550, 554])
@pytest.mark.parametrize("step", [RCPT, DATA, BODY])
async def test_a_refusal_ends_the_mail_and_no_other(
    office: Office, worker: Worker, server: FaultyRelay, step: str, code: int
) -> None:
    server.script = {step: [f"{code} No"]}
    first, second = await office.put(), await office.put()
    outcomes = await worker().deliver_due()
    assert [(outcome.state, outcome.code) for outcome in outcomes] == [
        (State.DEAD, code),
        (State.ACCEPTED, 250),
    ]
    assert (await office.row(first)).state == "dead"
    assert (await office.row(second)).state == "accepted"
    assert await office.states() == {"dead": 1, "accepted": 1}


@pytest.mark.parametrize("code", [550, 554])
async def test_a_refused_sender_kills_no_mail(
    office: Office, worker: Worker, server: FaultyRelay, code: int
) -> None:
    server.script = {MAIL: [f"{code} 5.7.1 Sender rejected"]}
    mail_id = await office.put()
    [outcome] = await worker().deliver_due()
    assert outcome.verdict is Verdict.RELAY_DOWN
    assert (await office.row(mail_id)).state == "queued"


async def test_a_mail_the_relay_hangs_up_on_does_not_keep_the_others_waiting(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {RCPT: ["421 4.7.0 Not for this one"]}
    ill = await office.put()
    others = [await office.put() for _ in range(3)]
    relay = worker()
    await relay.deliver_due()
    with time_machine.travel(clock.now() + timedelta(seconds=6)):
        server.script = {}
        [outcome] = await relay.deliver_due()
        assert outcome.mail_id in others
        assert {outcome.mail_id for outcome in await relay.deliver_due()} == {*others, ill} - {
            outcome.mail_id
        }


async def test_a_connection_is_not_kept_for_ever(office: Office, worker: Worker, server: FaultyRelay) -> None:
    await office.put_many(MAILS_A_CONNECTION + 1)
    relay = worker()
    while await relay.deliver_due():
        pass
    assert server.connections == 2
    assert await office.states() == {"accepted": MAILS_A_CONNECTION + 1}
