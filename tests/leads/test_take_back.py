"""Taking a message back: unsent mail stays unsent, who was told is told again, and codes cannot be
guessed."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.leads.models import LeadState
from portal.leads.receipts.withdrawing import no_longer_wanted
from tests.databases import on_both_databases
from tests.leads.people import Portal, body, code_in, page, path_in, text
from tests.leads.records import SECOND_MAILBOX, SITE_MAILBOX
from tests.leads.relays import NO_SUCH_USER


async def state(portal: Portal) -> str:
    (lead,) = await portal.leads()
    return lead.state


async def test_before_anything_was_sent_nothing_is_sent_and_nobody_is_told(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    answer = await browser.post(f"{receipt}/withdraw")
    assert (answer.status_code, answer.headers["location"]) == (303, receipt)
    shown = text(await browser.get(receipt))
    assert "You took your message back" in shown
    assert "It was not sent to the team." in shown
    await portal.deliver()
    assert portal.relay.received == []
    assert await state(portal) == LeadState.TAKEN_BACK


@pytest.mark.parametrize("full_details", [False, True])
async def test_a_team_that_was_told_is_told_not_to_contact_them(portal: Portal, full_details: bool) -> None:
    await portal.set_team(full_details=full_details)
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/withdraw")
    await portal.deliver()
    _, told = portal.mails(SITE_MAILBOX)
    assert "Do not contact them about it" in body(told)
    assert ("Jo Doe" in body(told)) == full_details
    assert "We tell the team not to contact you." in text(await browser.get(receipt))


async def test_nobody_is_told_whose_mail_was_refused(portal: Portal) -> None:
    portal.relay.answers[SITE_MAILBOX] = NO_SUCH_USER
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    portal.relay.answers.clear()
    await browser.post(f"{receipt}/withdraw")
    await portal.deliver()
    assert portal.mails(SITE_MAILBOX) == []
    assert len(portal.mails(SECOND_MAILBOX)) == 2


async def test_a_mail_that_failed_is_not_tried_again_once_its_message_was_taken_back(portal: Portal) -> None:
    portal.relay.answers[SITE_MAILBOX] = NO_SUCH_USER
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    failed = (await portal.links())[0].mail_id
    async with portal.database.read() as session:
        assert await no_longer_wanted(session, [failed]) == set()
    await browser.post(f"{receipt}/withdraw")
    async with portal.database.read() as session:
        assert await no_longer_wanted(session, [failed, "no-such-mail"]) == {failed}


async def test_a_team_that_may_have_got_a_mail_without_our_knowing_is_told_as_well(portal: Portal) -> None:
    portal.relay.silent.add(SITE_MAILBOX)
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        await portal.deliver()  # the other of the two mails, whichever came first
    portal.relay.silent.clear()
    await browser.post(f"{receipt}/withdraw")
    shown = text(await browser.get(receipt))
    assert "We tell the team not to contact you." in shown
    assert "We do not know if our email to them arrived." in shown
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        await portal.deliver()
    arrived, told = portal.mails(SITE_MAILBOX)
    assert path_in(arrived) == path_in(told)
    assert "Do not contact them about it" in body(told)


@on_both_databases
async def test_twice_is_once(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    for answer in await asyncio.gather(*(browser.post(f"{receipt}/withdraw") for _ in range(5))):
        assert answer.status_code == 303
    await portal.deliver()
    assert len(portal.mails(SITE_MAILBOX)) == 2
    assert (await portal.trail()).count("lead.taken_back") == 1


async def test_elsewhere_it_takes_the_code_of_the_copy_in_any_spacing(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    await portal.deliver()
    code = code_in(portal.mails("jo@example.com")[0])
    elsewhere = portal.browser()
    assert page(await elsewhere.get(receipt)).all("input", id="code")
    answer = await elsewhere.post(f"{receipt}/withdraw", {"code": f" {code[:3]}-{code[3:]} "})
    assert answer.status_code == 303
    assert await state(portal) == LeadState.TAKEN_BACK


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "123 45", "\0", "<script>"])
async def test_what_is_no_code_costs_no_try(portal: Portal, typed: str) -> None:
    receipt = await portal.browser().sent()
    for _ in range(7):
        answer = await portal.browser().post(f"{receipt}/withdraw", {"code": typed})
        assert answer.status_code == 422
        assert "Enter the 6 digits from the email" in text(answer)
    (lead,) = await portal.leads()
    assert lead.tries == 0


@on_both_databases
async def test_fifty_parallel_guesses_get_five_tries_and_then_the_right_code_is_dead_too(
    portal: Portal,
) -> None:
    receipt = await portal.browser().sent()
    await portal.deliver()
    right = code_in(portal.mails("jo@example.com")[0])
    wrong = [f"{number:06d}" for number in range(51) if f"{number:06d}" != right][:50]
    guesses = (portal.browser().post(f"{receipt}/withdraw", {"code": code}) for code in wrong)
    answers = [text(answer) for answer in await asyncio.gather(*guesses)]
    assert sum("This code no longer works" in answer for answer in answers) == 45
    refused = await portal.browser().post(f"{receipt}/withdraw", {"code": right})
    assert refused.status_code == 422
    assert await state(portal) == LeadState.NEW


async def test_after_five_wrong_codes_a_new_one_comes_by_mail_and_works(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    await portal.deliver()
    old = code_in(portal.mails("jo@example.com")[0])
    elsewhere = portal.browser()
    refused = await elsewhere.post(f"{receipt}/withdraw", {"new_code": "yes"})
    assert refused.status_code == 422, "a code that still works is not replaced"
    for number in range(5):
        refused = await elsewhere.post(f"{receipt}/withdraw", {"code": wrong_for(old, number)})
    assert page(refused).all("button", name="new_code")
    asked = await elsewhere.post(f"{receipt}/withdraw", {"new_code": "yes", "code": old})
    assert asked.status_code == 200
    assert "We are sending a new code to j•••@example.com" in text(asked)
    await portal.deliver()
    new = code_in(portal.mails("jo@example.com")[1])
    assert (await elsewhere.post(f"{receipt}/withdraw", {"code": new})).status_code == 303
    assert await state(portal) == LeadState.TAKEN_BACK


async def test_new_codes_are_not_sent_without_end(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    sent = 0
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(8):
            for _ in range(5):
                await portal.browser().post(f"{receipt}/withdraw", {"code": "000000"})
            answer = await portal.browser().post(f"{receipt}/withdraw", {"new_code": "yes"})
            sent += answer.status_code == 200
            traveller.shift(timedelta(days=1))  # three a day go to one mailbox
    assert sent == 5


async def test_looking_changes_nothing(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await browser.get(f"{receipt}?withdraw=yes")
    assert (await browser.get(f"{receipt}/withdraw")).status_code == 405
    assert await state(portal) == LeadState.NEW


async def test_unknown_receipts_look_like_no_page(portal: Portal) -> None:
    for token in ("x", "A" * 27, "%00"):
        assert (await portal.browser().get(f"/receipts/{token}")).status_code == 404
        assert (await portal.browser().post(f"/receipts/{token}/withdraw")).status_code == 404
        assert (
            await portal.browser().post(f"/receipts/{token}/email", {"email": "a@example.org"})
        ).status_code == 404


def wrong_for(code: str, number: int) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1 + number) % 1_000_000:06d}"
