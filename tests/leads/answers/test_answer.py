"""A team's answer changes the state of a message, tells the clock whether its sender still waits, and reaches
the sender in one e-mail with an approved sentence."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.leads.answers.answering import Given, LeadIsOver, close, give, reopen, screen
from portal.leads.answers.days import BadDay
from portal.leads.models import Answer, Lead, LeadState, Reason
from tests.databases import on_both_databases
from tests.leads.answers.answering import SENDER, history, told
from tests.leads.people import Portal, body

pytestmark = on_both_databases
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
TOMORROW = NOW.date() + timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


async def given(portal: Portal, answer: Answer, **more: object) -> bool:
    """Gives an answer by the newest link."""
    link = (await portal.links())[-1]
    async with portal.database.write.begin() as session:
        lead = await session.get_one(Lead, link.lead_id)
        return await give(session, portal.desk, lead, Given(answer, f"link:{link.id}", **more))


async def the_lead(portal: Portal) -> Lead:
    (lead,) = await portal.leads()
    return lead


@pytest.mark.parametrize(
    ("answer", "state", "waits", "words"),
    [
        (Answer.NO_ANSWER, LeadState.TRIED, True, "tried to call you, and nobody answered"),
        (Answer.LEFT_VOICEMAIL, LeadState.TRIED, True, "called you and left a voicemail"),
        (Answer.SPOKE, LeadState.CONTACTED, False, "says that they have been in touch with you"),
        (Answer.NEED_INFORMATION, LeadState.CONTACTED, False, "need to ask you something"),
        (Answer.NOT_A_FIT, LeadState.CLOSED, False, "not the right one for you"),
        (Answer.FULL, LeadState.CLOSED, False, "cannot take more people"),
    ],
)
async def test_each_answer_has_its_state_its_wait_and_its_words(
    portal: Portal, answer: Answer, state: LeadState, waits: bool, words: str
) -> None:
    await told(portal)
    assert await given(portal, answer)
    await portal.deliver()
    lead = await the_lead(portal)
    assert (lead.state, lead.waits_since is not None, lead.answered_at) == (state, waits, NOW)
    mail = portal.mails(SENDER)[-1]
    assert words in " ".join(body(mail).split())
    assert words in " ".join(body(mail, "html").split())
    assert (await history(portal))[-1].what == answer
    assert (await history(portal))[-1].mail_id is not None
