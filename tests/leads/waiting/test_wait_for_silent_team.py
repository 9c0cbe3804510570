"""A team that says nothing is reminded, others are told, the sender hears the truth early, and in the end
that no answer came."""

from sqlalchemy import select

from portal.leads.history import history_of
from portal.leads.models import Answer, LeadState, Reason
from portal.mail.kinds import Kind
from portal.mail.models import Outbox
from tests.databases import on_both_databases
from tests.leads.closings import close
from tests.leads.people import Portal, said
from tests.leads.records import CENTRAL_MAILBOX, SECOND_MAILBOX, SITE_MAILBOX
from tests.leads.relays import NO_SUCH_USER
from tests.leads.waiting.waits import JO, answer, november, reminders, steps, subjects, the_lead

NO_ANSWER, STILL_NONE = "No answer yet: what we did, and what you can do", "Still no answer to your message"
OVER = "We could not get you an answer"


@on_both_databases
async def test_every_step_is_taken_on_its_day_and_once(portal: Portal) -> None:
    with november() as hours:
        await portal.browser().sent()
        await hours.through(portal, 2, 25)
    assert await steps(portal) == [(4, "remind"), (6, "escalate"), (10, "offer"), (17, "give_up")]
    assert subjects(portal) == [NO_ANSWER, STILL_NONE, OVER]
    assert [mail["Subject"] for mail in reminders(portal, SITE_MAILBOX)] == [
        "One message waits for your answer"
    ] * 2
    assert len(reminders(portal, SECOND_MAILBOX)) == len(reminders(portal, CENTRAL_MAILBOX)) == 1
    lead = await the_lead(portal)
    assert (lead.state, lead.closed_because, lead.waits_since) == (LeadState.CLOSED, Reason.UNANSWERED, None)
    async with portal.database.read() as session:
        history = await history_of(session, lead.id)
    assert [one.what for one in history] == ["reminded", "escalated", "offered", "given_up"]
    assert all(one.mail_id for one in history[1:])


async def test_a_worker_that_was_down_for_weeks_reminds_once_and_does_not_give_up_at_once(
    portal: Portal,
) -> None:
    with november() as hours:
        await portal.browser().sent()
        await hours.to(portal, 2, 17)
        await hours.to(portal, 24)
        assert sorted(await steps(portal)) == [(24, "escalate"), (24, "remind")]
        assert len(reminders(portal, SITE_MAILBOX)) == len(reminders(portal, CENTRAL_MAILBOX)) == 1
        assert subjects(portal) == [NO_ANSWER]
        await hours.through(portal, 24, 38)
    assert (await steps(portal))[2:] == [(25, "offer"), (2, "give_up")]
    assert subjects(portal) == [NO_ANSWER, STILL_NONE, OVER]


async def test_an_answer_ends_it(portal: Portal) -> None:
    with november() as hours:
        await portal.browser().sent()
        await hours.to(portal, 4)
        await answer(portal, Answer.SPOKE)
        await hours.through(portal, 5, 25)
    assert await steps(portal) == [(4, "remind")]
    assert NO_ANSWER not in subjects(portal)


async def test_a_message_that_was_taken_back_or_whose_study_closed_waits_for_nothing(portal: Portal) -> None:
    with november() as hours:
        await portal.browser().sent()
        await hours.to(portal, 2, 17)
        await close(portal)
        await hours.through(portal, 3, 25)
    assert await steps(portal) == []
    assert subjects(portal) == ["Something has changed at the study you wrote to"]


async def test_a_sender_whose_address_takes_no_mail_is_not_written_to_but_the_team_is_reminded(
    portal: Portal,
) -> None:
    portal.relay.answers[JO] = NO_SUCH_USER
    with november() as hours:
        await portal.browser().sent()
        await hours.through(portal, 2, 25)
    assert [step for _, step in await steps(portal)] == ["remind", "escalate", "offer", "give_up"]
    async with portal.database.read() as session:
        kinds = list(await session.scalars(select(Outbox.kind)))
    assert not {Kind.ESCALATED, Kind.OFFER, Kind.GIVEN_UP} & {Kind(kind) for kind in kinds}
    assert len(reminders(portal, SITE_MAILBOX)) == 2


async def test_the_answer_may_still_come_after_the_closing_word(portal: Portal) -> None:
    with november() as hours:
        await portal.browser().sent()
        await hours.through(portal, 2, 17)
        await answer(portal, Answer.SPOKE)
        lead = await the_lead(portal)
        assert (lead.state, lead.closed_because) == (LeadState.CONTACTED, None)
        await hours.through(portal, 18, 30)
    assert len(await steps(portal)) == 4


async def test_others_of_the_study_answer_from_their_reminder(portal: Portal) -> None:
    with november() as hours:
        await portal.browser().sent()
        await hours.through(portal, 2, 6)
        (reminder,) = reminders(portal, CENTRAL_MAILBOX)
        assert "Jo" not in said(reminder)
        links = [link for link in await portal.links() if link.mailbox == CENTRAL_MAILBOX]
        assert [bool(link.mail_id) for link in links] == [True]
        await answer(portal, Answer.SPOKE, mailbox=CENTRAL_MAILBOX)
    assert (await the_lead(portal)).state == LeadState.CONTACTED
