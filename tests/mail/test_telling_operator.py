"""The operator hears of mail that needs a person, once, in one e-mail, without anybody's personal data."""

from collections.abc import Callable
from datetime import timedelta

import time_machine

from portal import clock
from portal.config import Settings
from portal.crypto import Keyring
from portal.mail import outbox
from portal.mail.compose import Composed
from portal.mail.notices import NOT_OFTENER_THAN, tell_operator
from portal.mail.relay import Relay
from tests.databases import on_both_databases
from tests.mail.conftest import MAIL, Office
from tests.mail.server import BODY, HANG_UP, RCPT, FaultyRelay

Worker = Callable[..., Relay]


async def hold(office: Office, finding: str = "subject: <<", about: str = "lead:1") -> str:
    async with office.database.write.begin() as session:
        return await outbox.enqueue(session, office.keyring, Composed(MAIL, (finding,)), about=about)


async def tell(office: Office, settings: Settings) -> str | None:
    async with office.database.write.begin() as session:
        return await tell_operator(session, office.keyring, settings)


@on_both_databases
async def test_a_held_mail_is_told_to_the_fallback_address(
    office: Office, worker: Worker, server: FaultyRelay, settings: Settings
) -> None:
    held = await hold(office, about="lead:42")
    await tell(office, settings)
    await worker().deliver_due()
    [notice] = server.received
    assert notice.recipients == ("fallback@example.org",)
    assert notice.message["Subject"] == "One e-mail of the study portal needs you"
    for kind in ("plain", "html"):
        body = notice.message.get_body((kind,))
        assert body is not None
        for word in (held, "lead:42", "held", "subject:", "portal outbox list"):
            assert word in body.get_content(), word
        assert "jo@example.org" not in body.get_content()
    assert await office.states() == {"held": 1, "accepted": 1}


async def test_nothing_is_told_twice_and_what_comes_together_is_one_mail(
    office: Office, keyring: Keyring, settings: Settings, worker: Worker, server: FaultyRelay
) -> None:
    assert await tell(office, settings) is None
    await hold(office)
    assert await tell(office, settings) is not None
    await hold(office)
    await hold(office)
    assert await tell(office, settings) is None
    with time_machine.travel(clock.now() + NOT_OFTENER_THAN + timedelta(seconds=1)):
        assert await tell(office, settings) is not None
    with time_machine.travel(clock.now() + 3 * NOT_OFTENER_THAN):
        assert await tell(office, settings) is None
        await worker().deliver_due()
    assert server.received[1].message["Subject"] == "2 e-mails of the study portal need you"


async def test_parked_mail_and_refusals_by_policy_are_told_and_ordinary_ends_are_not(
    office: Office, settings: Settings, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {RCPT: ["550 5.7.1 Blocked by policy", "550 5.2.1 Mailbox disabled"]}
    by_policy, ordinary = await office.put(), await office.put()
    await worker().deliver_due()
    unknown = await office.put()
    server.script = {BODY: [HANG_UP] * 3}
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(6):
            await worker().deliver_due()
            traveller.shift(timedelta(hours=1))
        server.received.clear()
        await tell(office, settings)
        await worker().deliver_due()
    [notice] = server.received
    text = notice.content.decode()
    assert by_policy in text
    assert "5.7.1 Blocked by policy" in text
    assert unknown in text
    assert ordinary not in text


async def test_a_notice_that_fails_is_not_the_subject_of_another(
    office: Office, settings: Settings, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {RCPT: ["550 5.7.1 Blocked by policy"]}
    await hold(office)
    await tell(office, settings)
    await worker().deliver_due()
    with time_machine.travel(clock.now() + 2 * NOT_OFTENER_THAN):
        assert await tell(office, settings) is None
