"""Three copies a day go to one mailbox. Whoever gets none is told so, and still has all that a receipt can
do."""

import asyncio
from datetime import UTC, datetime, timedelta

import time_machine

from tests.databases import on_both_databases
from tests.leads.people import Portal, body, code_in, page, path_in, text
from tests.leads.records import SITE_MAILBOX

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
JO = "jo@example.com"
NO_COPY = "We send at most 3 copies a day to one mailbox, so we did not send another one."
CLAIMS = (
    "copy of the message",
    "copy is on its way",
    "email with your copy",
    "Your copy goes to",
    "your spam",
)


async def sent(portal: Portal, number: int, **typed: str) -> list[str]:
    """Sends messages that differ; the addresses of their receipts."""
    browser = portal.browser()
    return [await browser.sent(**({"message": str(turn)} | typed)) for turn in range(number)]


@on_both_databases
async def test_the_fourth_message_of_a_day_reaches_the_team_and_its_receipt_says_there_is_no_copy(
    portal: Portal,
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        *_, fourth = await sent(portal, 4)
        for when in ("at once", "when the team was told"):
            shown = text(await portal.browser().get(fourth))
            assert NO_COPY in shown, when
            assert "Keep the address of this page" in shown
            assert not [claim for claim in CLAIMS if claim in shown]
            await portal.deliver()
        assert "We have sent it to the research team" in shown
        assert len(portal.mails(JO)) == 3
        assert len(portal.mails(SITE_MAILBOX)) == 4
        assert fourth not in "".join(map(body, portal.mails(JO)))
        clock.shift(timedelta(days=1))
        (next_day,) = await sent(portal, 1, message="the next day")
        assert NO_COPY not in text(await portal.browser().get(next_day))
        await portal.deliver()
    assert len(portal.mails(JO)) == 4


async def test_other_spellings_of_a_mailbox_get_no_further_copies(portal: Portal) -> None:
    for turn, email in enumerate(
        ("j.o@gmail.com", "jo+1@gmail.com", "JO+2@googlemail.com", "jo+3@Gmail.com")
    ):
        await portal.browser().sent(email=email, message=str(turn))
    await sent(portal, 1, email="j.o.doe@example.com")
    await sent(portal, 1, email="jo.doe@example.com")
    await portal.deliver()
    assert [len(portal.mails(to)) for to in ("j.o@gmail.com", "jo+1@gmail.com", "JO+2@gmail.com")][:2] == [
        1,
        1,
    ]
    assert portal.mails("jo+3@gmail.com") == []
    assert len(portal.mails("j.o.doe@example.com")) == len(portal.mails("jo.doe@example.com")) == 1


@on_both_databases
async def test_parallel_messages_make_three_copies_and_no_more(portal: Portal) -> None:
    browsers = [portal.browser() for _ in range(8)]
    await asyncio.gather(*(one.sent(message=str(turn)) for turn, one in enumerate(browsers)))
    await portal.deliver()
    assert len(portal.mails(JO)) == 3
    assert sum(lead.copy_withheld_at is not None for lead in await portal.leads()) == 5


async def test_correcting_an_address_makes_no_copy_too_many_either(portal: Portal) -> None:
    await sent(portal, 3, email="kim@example.com")
    browser = portal.browser()
    receipt = await browser.sent()
    await browser.post(f"{receipt}/email", {"email": "kim@example.com"})
    shown = text(await browser.get(receipt))
    assert NO_COPY in shown
    assert "k•••@example.com" in shown
    await portal.deliver()
    assert len(portal.mails("kim@example.com")) == 3
    assert portal.mails(JO) == [], "what went to the wrong address was stopped all the same"
    await browser.post(f"{receipt}/email", {"email": "right@example.com"})
    assert NO_COPY not in text(await browser.get(receipt))
    await portal.deliver()
    (copy,) = portal.mails("right@example.com")
    assert path_in(copy) == receipt


async def test_a_repeat_of_a_message_without_a_copy_is_not_sent_to_look_for_one(portal: Portal) -> None:
    await sent(portal, 4)
    first, fourth = [await portal.browser().send(message=str(turn)) for turn in (0, 3)]
    assert "The link to follow it is in the email" in text(first)
    assert "We sent no email" in text(fourth)
    assert not [claim for claim in CLAIMS if claim in text(fourth)]


async def test_a_message_without_a_copy_is_taken_back_from_elsewhere_with_a_code_that_is_asked_for(
    portal: Portal,
) -> None:
    *_, fourth = await sent(portal, 4)
    elsewhere = portal.browser()
    field = page(await elsewhere.get(fourth)).one(id="code-hint")
    assert field.text == "You have no code yet. Press “Send me a new code”."
    asked = await elsewhere.post(f"{fourth}/withdraw", {"new_code": "yes"})
    assert "We are sending a new code" in text(asked)
    await portal.deliver()
    code = code_in(portal.mails(JO)[-1])
    assert (await elsewhere.post(f"{fourth}/withdraw", {"code": code})).status_code == 303
    assert "You took your message back" in text(await elsewhere.get(fourth))


async def test_three_new_codes_a_day_go_to_one_mailbox(portal: Portal) -> None:
    await sent(portal, 3)
    receipts = await sent(portal, 4, first_name="Ann")
    answers = [await portal.browser().post(f"{one}/withdraw", {"new_code": "yes"}) for one in receipts]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 422]
    assert "No new code can be sent now" in text(answers[-1])
    await portal.deliver()
    assert len(portal.mails(JO)) == 3 + 3
