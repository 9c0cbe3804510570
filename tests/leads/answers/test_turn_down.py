"""A message that is not for whoever got it goes to the next contact; a team that takes none here says so
once, and everybody who waits for it is told."""

import asyncio

from sqlalchemy import select

from portal.leads.models import Answer, Happened, LeadState, Reason
from portal.teams.models import Team as TeamRow
from portal.teams.models import TeamState, WrongPerson
from tests.databases import on_both_databases
from tests.leads.answers.answering import SENDER, Team, history, notices, reading, told
from tests.leads.people import Portal, body, page, text
from tests.leads.records import CENTRAL_MAILBOX, SECOND_MAILBOX, SITE_MAILBOX

OPERATOR = "fallback@example.org"


async def state_of_team(portal: Portal) -> str | None:
    async with portal.database.read() as session:
        return await session.scalar(select(TeamRow.state))


@on_both_databases
async def test_the_wrong_person_hands_the_message_on_and_gets_no_more(portal: Portal) -> None:
    team = await reading(portal)
    await team.say("wrong_person")
    await portal.deliver()
    assert "goes to somebody else" in text(await team.browser.get(team.link))
    next_one = Team(portal.browser(), notices(portal, SECOND_MAILBOX)[-1])
    assert "Message from Jo Doe" in text(await next_one.open())
    assert [one.what for one in await history(portal)] == [Answer.WRONG_PERSON, Happened.MOVED]
    await told(portal, SECOND_MAILBOX, message="Another one")
    assert len(notices(portal)) == 1, "the second message goes to the next contact at once"
    assert len(notices(portal, SECOND_MAILBOX)) == 2
    lead = (await portal.leads())[0]
    assert (lead.answered_at, lead.state) == (None, LeadState.OPENED)
    async with portal.database.read() as session:
        assert await session.scalar(select(WrongPerson.address)) == SITE_MAILBOX
    news = [mail for mail in portal.mails(SENDER) if "News" in str(mail["subject"])]
    assert news == [], "the sender gets no mail for it"


async def test_when_nobody_is_left_the_operator_has_it_and_cannot_hand_it_on(portal: Portal) -> None:
    team = await reading(portal)
    await team.say("wrong_person")
    for mailbox in (SECOND_MAILBOX, CENTRAL_MAILBOX):
        await portal.deliver()
        team.mail = notices(portal, mailbox)[-1]
        await team.say("wrong_person", code=team.code)
    await portal.deliver()
    team.mail = portal.mails(OPERATOR)[-1]
    shown = await team.open()
    values = [one.attributes["value"] for one in page(shown).one("main").all("input", type="radio")]
    assert Answer.WRONG_PERSON not in values
    assert (await team.say("wrong_person")).status_code == 422


@on_both_databases
async def test_a_team_that_takes_no_messages_says_so_and_all_who_wait_are_told(portal: Portal) -> None:
    team = await told(portal)
    await portal.browser().sent(email="kim@example.com", first_name="Kim", message="Another one")
    asked = await team.browser.get(f"{team.link}/decline")
    assert "You don’t take messages here?" in text(asked)
    assert (await state_of_team(portal), asked.status_code) == (TeamState.LISTED, 200)
    answer = await team.browser.post(f"{team.link}/decline", {"code": team.code})
    assert (answer.status_code, answer.headers["location"]) == (303, team.link)
    await portal.deliver()
    assert await state_of_team(portal) == TeamState.DECLINED
    for lead in await portal.leads():
        assert (lead.state, lead.closed_because) == (LeadState.CLOSED, Reason.DECLINED)
        assert lead.waits_since is None
    for mailbox in (SENDER, "kim@example.com"):
        words = " ".join(body(portal.mails(mailbox)[-1]).split())
        assert "does not take messages through this portal" in words
        assert "Find another study" in words
    assert "We take no messages here" in text(await team.browser.get(team.link))
    assert "/message" not in (await portal.browser().get("/studies/NCT01234567")).text


@on_both_databases
async def test_two_contacts_who_decline_at_one_moment_do_not_wait_for_each_other(portal: Portal) -> None:
    first = await reading(portal)
    second = await told(portal, message="Another one")
    second.browser = first.browser
    answers = await asyncio.gather(
        *(team.browser.post(f"{team.link}/decline") for team in (first, second, first, second))
    )
    assert {answer.status_code for answer in answers} <= {303, 404}, "who comes late is told of no such page"
    assert {lead.closed_because for lead in await portal.leads()} == {Reason.DECLINED}
    await portal.deliver()
    assert len([mail for mail in portal.mails(SENDER) if "News" in str(mail["subject"])]) == 2


async def test_who_was_spoken_with_already_is_not_told_that_nobody_answers(portal: Portal) -> None:
    team = await reading(portal)
    await team.say("spoke")
    await team.browser.post(f"{team.link}/decline")
    (lead,) = await portal.leads()
    assert lead.state == LeadState.CONTACTED


async def test_a_wrong_code_declines_nothing(portal: Portal) -> None:
    team = await told(portal)
    refused = await team.browser.post(f"{team.link}/decline", {"code": "12"})
    assert refused.status_code == 422
    assert await state_of_team(portal) == TeamState.LISTED


async def test_the_mail_offers_it_until_the_team_has_said_that_it_takes_messages(portal: Portal) -> None:
    first = await told(portal)
    assert "/decline" in body(first.mail)
    assert "/decline" in body(first.mail, "html")
    async with portal.database.write.begin() as session:
        row = await session.scalar(select(TeamRow))
        assert row is not None
        row.state = TeamState.ACCEPTING
    second = await told(portal, message="Another one")
    assert "/decline" not in body(second.mail)
    assert (await second.browser.get(f"{second.link}/decline")).status_code == 404
    assert (await second.browser.post(f"{second.link}/decline", {"code": second.code})).status_code == 404
    assert await state_of_team(portal) == TeamState.ACCEPTING
