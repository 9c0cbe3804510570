"""A team answers behind the link in its mail: with the code of the same mail on a new device, with one press
on a known one; what programs send changes nothing."""

import asyncio
from collections.abc import Sequence

import pytest

from portal.leads.models import Answer, LeadState
from tests.databases import on_both_databases
from tests.html import Element
from tests.leads.answers.answering import SENDER, Team, history, in_days, notices, reading, told
from tests.leads.people import Portal, body, page, text
from tests.leads.records import SITE_MAILBOX
from tests.leads.test_take_back import wrong_for

SPOKEN = [answer for answer in Answer if answer is not Answer.WRONG_PERSON]
CALLED = "We called, nobody answered"


def chosen(radios: Sequence[Element]) -> list[str]:
    """The answers that stand chosen."""
    return [one.attributes["value"] for one in radios if "checked" in one.attributes]


@on_both_databases
@pytest.mark.parametrize("answer", SPOKEN)
async def test_one_press_reaches_the_sender_and_the_page_says_what_was_said(
    portal: Portal, answer: Answer
) -> None:
    team = await reading(portal)
    fields = {"call_on": in_days(2)} if answer is Answer.WILL_CALL else {}
    said = await team.say(answer, **fields)
    assert (said.status_code, said.headers["location"]) == (303, team.link)
    await portal.deliver()
    assert len(portal.mails(SENDER)) == 2
    shown = page(await team.browser.get(team.link))
    status = shown.one("div", role="status").text
    assert "Said by Robin Marsh on" in status
    sentence = shown.one("div", role="status").one("q").text
    assert sentence in " ".join(body(portal.mails(SENDER)[-1]).split())
    assert shown.one("main").one("form", id="what-happened").one("legend").text == "What is new?"


@on_both_databases
async def test_a_new_device_gives_code_and_answer_in_one_step(portal: Portal) -> None:
    team = await told(portal)
    asked = page(await team.browser.get(f"{team.link}?answer=no_answer")).one("main")
    assert chosen(asked.all("input", type="radio")) == ["no_answer"]
    assert asked.all("input", name="code")
    answer = await team.say("no_answer", code=team.code)
    assert answer.status_code == 303
    assert CALLED in text(await team.browser.get(team.link))
    (lead,) = await portal.leads()
    assert lead.state == LeadState.TRIED


async def test_a_mistyped_code_keeps_the_answer_and_the_day(portal: Portal) -> None:
    team, day = await told(portal), in_days(3)
    refused = await team.say("will_call", call_on=day, code=wrong_for(team.code, 1))
    assert refused.status_code == 422
    shown = page(refused).one("main")
    assert chosen(shown.all("input", type="radio")) == ["will_call"]
    assert shown.one("input", name="call_on").attributes["value"] == day
    assert await history(portal) == []
    answer = await team.say("will_call", call_on=day, code=team.code)
    assert answer.status_code == 303
    assert (await portal.leads())[0].call_on is not None


async def test_a_day_that_is_none_keeps_the_device_known_and_shows_the_message(portal: Portal) -> None:
    team = await told(portal, message="Purple rhubarb")
    refused = await team.say("will_call", call_on="soon", code=team.code)
    assert refused.status_code == 422
    assert "Enter a day, like" in text(refused)
    assert "Purple rhubarb" in text(refused)
    assert page(refused).one("input", name="call_on").attributes["value"] == "soon"
    assert (await team.say("will_call", call_on=in_days(1))).status_code == 303


async def test_without_a_choice_the_page_asks_for_one(portal: Portal) -> None:
    team = await reading(portal)
    for refused in (await team.browser.post(team.link), await team.say("something else")):
        assert refused.status_code == 422
        assert "Choose what happened" in text(refused)
        assert page(refused).one("title").text.startswith("Error: ")
    assert await history(portal) == []


async def test_what_the_sender_will_read_stands_beside_each_answer(portal: Portal) -> None:
    team = await told(portal)
    shown = page(await team.open()).one("main")
    for answer in shown.all("input", type="radio"):
        hint = shown.one("span", id=answer.attributes["aria-describedby"]).text
        is_wrong = answer.attributes["value"] == Answer.WRONG_PERSON
        assert ("The sender gets no email" if is_wrong else "The sender will read:") in hint


async def test_looking_chooses_and_changes_nothing(portal: Portal) -> None:
    team = await reading(portal)
    before = await portal.leads()
    shown = page(await team.browser.get(f"{team.link}?answer=full")).one("main")
    assert chosen(shown.all("input", type="radio")) == ["full"]
    assert chosen(page(await team.browser.get(f"{team.link}?answer=other")).all("input", type="radio")) == []
    assert await history(portal) == []
    (lead,) = await portal.leads()
    assert (lead.state, lead.waits_since) == (before[0].state, before[0].waits_since)


@on_both_databases
async def test_programs_that_open_links_and_submit_forms_change_nothing(portal: Portal) -> None:
    team = await told(portal)
    scanner, trail = portal.browser(), await portal.trail()
    for answer in Answer:
        address = f"{team.link}?answer={answer}"
        assert (await scanner.get(address)).status_code == 200
        assert (await scanner.head(address)).status_code == 200
        assert (await scanner.get(address, {"sec-purpose": "prefetch"})).status_code == 200
        for fields in ({}, {"answer": answer}, {"answer": answer, "code": "test@example.com"}):
            assert (await scanner.post(team.link, fields)).status_code == 422
    for action in ("renew", "revoke", "forget", "decline"):
        await scanner.post(f"{team.link}/{action}", {"code": "abc"})
    assert await portal.trail() == trail
    (lead,), (link,) = await portal.leads(), await portal.links()
    assert (lead.state, link.tries, link.revoked_at, await history(portal)) == (LeadState.NEW, 0, None, [])


async def test_a_program_that_types_six_digits_costs_a_try_and_no_more(portal: Portal) -> None:
    team = await told(portal)
    refused = await portal.browser().post(team.link, {"answer": "full", "code": wrong_for(team.code, 1)})
    assert refused.status_code == 422
    (link,) = await portal.links()
    assert (link.tries, await history(portal)) == (1, [])


async def test_a_known_device_that_only_fetches_ahead_opens_nothing(portal: Portal) -> None:
    team = await reading(portal)
    trail = await portal.trail()
    assert (await team.browser.head(team.link)).status_code == 204
    assert (await team.browser.get(team.link, {"sec-purpose": "prefetch"})).status_code == 204
    assert await portal.trail() == trail


@on_both_databases
async def test_a_double_click_and_two_tabs_are_one_answer(portal: Portal) -> None:
    team = await reading(portal)
    answers = await asyncio.gather(*(team.say("spoke") for _ in range(6)))
    assert {one.status_code for one in answers} == {303}
    await portal.deliver()
    assert len(await history(portal)) == 1
    assert len(portal.mails(SENDER)) == 2


@on_both_databases
async def test_different_answers_at_one_moment_follow_one_another(portal: Portal) -> None:
    team = await reading(portal)
    given = [Answer.SPOKE, Answer.FULL, Answer.NO_ANSWER]
    await asyncio.gather(*(team.say(answer) for answer in given))
    entries = await history(portal)
    assert sorted(one.what for one in entries) == sorted(given)
    state = {Answer.SPOKE: LeadState.CONTACTED, Answer.FULL: LeadState.CLOSED}
    (lead,) = await portal.leads()
    assert lead.state == state.get(Answer(entries[-1].what), LeadState.TRIED)


async def test_an_answer_to_a_message_that_was_taken_back_says_so_and_changes_nothing(portal: Portal) -> None:
    sender = portal.browser()
    receipt = await sender.sent()
    await portal.deliver()
    team = Team(portal.browser(), notices(portal)[-1])
    await team.open()
    await sender.post(f"{receipt}/withdraw")
    await team.say("spoke")
    assert "This message was taken back" in text(await team.browser.get(team.link))
    assert await history(portal) == []


async def test_a_spanish_sender_hears_it_in_spanish_and_the_team_reads_english(portal: Portal) -> None:
    await portal.browser().post("/es/studies/NCT01234567/message", _spanish())
    await portal.deliver()
    team = Team(portal.browser(), notices(portal)[-1])
    shown = text(await team.open())
    assert "tried to call you, and nobody answered" in shown
    assert "The sender reads all this in this language: Spanish." in shown
    await team.say("no_answer")
    await portal.deliver()
    mail = portal.mails(SENDER)[-1]
    assert "le llamó, pero nadie contestó" in " ".join(body(mail).split())
    assert "tried to call you" not in body(mail)


def _spanish() -> dict[str, str]:
    return {
        "first_name": "Jo",
        "last_name": "Doe",
        "email": SENDER,
        "phone": "202-555-0123",
        "consent": "yes",
        "language": "es",
    }


async def test_somebody_else_with_the_link_of_another_mailbox_is_named_as_who_said_it(portal: Portal) -> None:
    await portal.pause([SITE_MAILBOX])
    team = await told(portal, "alex@example.org")
    await team.open()
    await team.say("left_voicemail")
    await portal.deliver()
    assert "Alex Poe, from the team at Springfield Clinic, told us on" in body(portal.mails(SENDER)[-1])
