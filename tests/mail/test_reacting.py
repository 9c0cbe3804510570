"""What an outcome means elsewhere is done in the transaction that records it, and can never undo it."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from portal.crypto import Keyring
from portal.mail import outbox
from portal.mail.kinds import Kind
from portal.mail.models import State
from portal.mail.recording import Outcome
from portal.mail.relay import Relay
from tests.databases import on_both_databases
from tests.mail.conftest import MAIL, Office
from tests.mail.server import RCPT, FaultyRelay

Worker = Callable[..., Relay]


@on_both_databases
async def test_a_mail_that_died_can_be_followed_by_another_in_the_same_transaction(
    office: Office, worker: Worker, server: FaultyRelay, keyring: Keyring
) -> None:
    heard: list[Outcome] = []

    async def on_outcome(session: AsyncSession, outcome: Outcome) -> None:
        heard.append(outcome)
        if outcome.state is State.DEAD:
            await outbox.enqueue(session, keyring, MAIL, about=outcome.about)

    server.script = {RCPT: ["550 5.1.1 No such user"]}
    await office.put(kind=Kind.LEAD, about="lead:7")
    relay = worker(on_outcome=on_outcome)
    returned = await relay.deliver_due() + await relay.deliver_due()
    assert [(outcome.about, outcome.state) for outcome in heard] == [
        ("lead:7", State.DEAD),
        ("lead:7", State.ACCEPTED),
    ]
    assert returned == heard
    assert await office.states() == {"dead": 1, "accepted": 1}


async def test_a_reaction_that_fails_does_not_make_a_copy(
    office: Office, worker: Worker, server: FaultyRelay, keyring: Keyring
) -> None:
    async def on_outcome(session: AsyncSession, outcome: Outcome) -> None:
        await outbox.enqueue(session, keyring, MAIL, about="half done")
        raise RuntimeError(outcome.mail_id)

    await office.put_many(3)
    relay = worker(on_outcome=on_outcome)
    while await relay.deliver_due():
        pass
    assert len(server.received) == 3
    assert await office.states() == {"accepted": 3}
