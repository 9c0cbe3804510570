"""The sender hears of each answer in one e-mail, unless they may not be written to."""

import pytest

from portal.leads.answers.answering import Given, close, give
from portal.leads.mails import posted
from portal.leads.models import Answer, Reason
from portal.mail.kinds import Kind
from portal.mail.models import State
from tests.leads.answers.answering import SENDER, given, history, the_lead, told, words
from tests.leads.people import Portal
from tests.leads.relays import NO_SUCH_USER

pytestmark = pytest.mark.usefixtures("travel")


async def test_that_somebody_joined_is_told_by_the_receipt_alone(portal: Portal) -> None:
    await told(portal)
    async with portal.database.write.begin() as session:
        await close(session, portal.desk, await the_lead(portal), Reason.JOINED, "member:1")
    await portal.deliver()
    assert words(portal) == []


async def test_nobody_is_written_to_whose_copy_was_refused(portal: Portal) -> None:
    portal.relay.answers[SENDER] = NO_SUCH_USER
    await told(portal)
    portal.relay.answers.clear()
    await given(portal, Answer.SPOKE)
    await portal.deliver()
    (entry,) = await history(portal)
    assert (entry.mail_id, portal.mails(SENDER)) == (None, [])


async def test_nobody_is_written_to_whose_copy_was_withheld(portal: Portal) -> None:
    for number in range(4):
        await portal.browser().sent(message=f"Number {number}")
    await portal.deliver()
    (without_copy,) = [lead for lead in await portal.leads() if lead.copy_withheld_at]
    async with portal.database.write.begin() as session:
        await give(session, portal.desk, without_copy, Given(Answer.SPOKE, "member:1"))
    await portal.deliver()
    assert len(portal.mails(SENDER)) == 3


async def test_who_wants_telephone_calls_alone_gets_the_portals_email_all_the_same(portal: Portal) -> None:
    await told(portal, contact_by="phone")
    await given(portal, Answer.NO_ANSWER)
    await portal.deliver()
    assert len(words(portal)) == 1


async def test_a_team_that_cannot_decide_does_not_flood_the_sender(portal: Portal) -> None:
    await told(portal)
    for _ in range(7):
        await given(portal, Answer.SPOKE)
        await given(portal, Answer.NO_ANSWER)
    await portal.deliver()
    assert len(await history(portal)) == 14
    assert len(words(portal)) == 10


async def test_an_address_that_does_not_exist_is_not_written_to_again(portal: Portal) -> None:
    await told(portal)
    portal.relay.answers[SENDER] = NO_SUCH_USER
    await given(portal, Answer.SPOKE)
    await portal.deliver()
    await given(portal, Answer.NO_ANSWER)
    await portal.deliver()
    async with portal.database.read() as session:
        mails = await posted(session, (await the_lead(portal)).id)
    states = [mail.state for mail in mails if mail.kind == Kind.ANSWERED]
    assert sorted(states) == [State.DEAD, State.SUPPRESSED]
