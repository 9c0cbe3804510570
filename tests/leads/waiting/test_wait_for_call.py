"""A team that tried is asked to try again; one that promised to call is held to its word."""

from datetime import date

from portal.leads.models import Answer, Reason
from tests.leads.closings import plain
from tests.leads.people import Portal, body
from tests.leads.records import SITE_MAILBOX
from tests.leads.waiting.waits import answer, november, reminders, steps, subjects, the_lead

DID_THEY = "Did the study team call you?"


async def test_a_team_that_tried_is_asked_to_try_again_and_the_sender_hears_the_end(portal: Portal) -> None:
    with november() as hours:
        await portal.browser().sent()
        await answer(portal, Answer.NO_ANSWER)
        await hours.through(portal, 2, 25)
    assert await steps(portal) == [(6, "remind"), (17, "give_up")]
    (reminder,) = reminders(portal, SITE_MAILBOX)
    assert "you tried to reach them" in body(reminder)
    assert subjects(portal)[1:] == ["The study team could not reach you"]
    assert (await the_lead(portal)).closed_because == Reason.NOT_REACHED


async def test_after_the_day_of_a_promised_call_the_sender_is_asked_and_the_clock_goes_on(
    portal: Portal,
) -> None:
    with november() as hours:
        await portal.browser().sent()
        await answer(portal, Answer.WILL_CALL, call_on=date(2026, 11, 5))
        await hours.through(portal, 2, 5)
        assert await steps(portal) == []
        await hours.through(portal, 6, 25)
    assert await steps(portal) == [
        (6, "ask"),
        (9, "remind"),
        (11, "escalate"),
        (13, "offer"),
        (20, "give_up"),
    ]
    asked = [mail for mail in portal.mails("jo@example.com") if mail["Subject"] == DID_THEY]
    assert len(asked) == 1
    assert "#called" in body(asked[0])
    assert subjects(portal)[1:3] == [DID_THEY, "No answer yet: what we did, and what you can do"]
    assert "They said that they would call you on 5 November 2026" in plain(
        body(portal.mails("jo@example.com")[3])
    )


async def test_another_promise_is_asked_after_once_more(portal: Portal) -> None:
    with november() as hours:
        await portal.browser().sent()
        await answer(portal, Answer.WILL_CALL, call_on=date(2026, 11, 3))
        await hours.through(portal, 2, 4)
        await answer(portal, Answer.WILL_CALL, call_on=date(2026, 11, 6))
        await hours.through(portal, 5, 9)
    assert await steps(portal) == [(4, "ask"), (9, "ask")]
