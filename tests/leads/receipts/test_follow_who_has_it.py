"""A receipt speaks of whoever has the message now, and not of somebody who has handed it on."""

from tests.leads.answers.answering import SENDER, Team, in_days, notices, told
from tests.leads.people import Portal, path_in, text
from tests.leads.records import SECOND_MAILBOX


async def test_nobody_is_promised_a_call_by_whoever_handed_the_message_on(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    team = Team(portal.browser(), notices(portal)[-1])
    await team.say("will_call", call_on=in_days(3), code=team.code)
    assert "The team will call you" in text(await browser.get(receipt))
    await team.say("wrong_person")
    await portal.deliver()
    shown = text(await browser.get(receipt))
    assert "The team will call you" not in shown
    assert "They have read it" not in shown
    next_one = Team(portal.browser(), notices(portal, SECOND_MAILBOX)[-1])
    await next_one.open()
    assert "The team has opened your message" in text(await browser.get(receipt))


async def test_whoever_has_answered_has_opened_it(portal: Portal) -> None:
    team = await told(portal)
    await team.say("no_answer", code=team.code)
    copy = portal.mails(SENDER)[0]
    shown = text(await portal.browser().get(path_in(copy)))
    assert "They have not opened your message yet" not in shown
    assert "They opened your message" in shown
