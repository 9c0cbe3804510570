"""A receipt says what is true at that moment, and nothing more."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from portal.leads.course import Told
from portal.leads.mails import Posted
from portal.leads.models import AnswerLink
from portal.leads.receipts.steps import Mark, copy_step, team_step, who
from portal.leads.telling.recipients import Part
from portal.leads.words import masked
from portal.limits.codes import typed_code
from portal.mail.models import Outbox, State
from tests.leads.people import Portal, page, text
from tests.leads.records import SITE_MAILBOX
from tests.leads.relays import FULL

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WAITING = {State.QUEUED, State.SENDING}
FINE = {State.ACCEPTED, State.CANCELLED}


def the_mail(state: State) -> Posted:
    return Posted("1", "confirmation", state, AT)


def the_notice(state: State | None, opened_at: datetime | None = None) -> Told:
    link = AnswerLink(part=Part.SITE, in_full=False, opened_at=opened_at)
    return Told(link, Posted("1", "lead", state, AT) if state else None)


def expected(state: State) -> Mark:
    return Mark.WAITING if state in WAITING else Mark.DONE if state in FINE else Mark.PROBLEM


@pytest.mark.parametrize("state", State)
def test_each_state_of_a_mail_has_words_and_a_mark_and_is_never_called_delivered(state: State) -> None:
    copy = copy_step(the_mail(state), "j•••@example.org")
    team = team_step(the_notice(state), "The team", is_last=True)
    assert (copy.mark, team.mark) == (expected(state), expected(state))
    for step in (copy, team):
        assert step.words
        assert "deliver" not in step.words.lower()
        assert "arrived" not in step.words or "We do not know if" in step.words
        assert "accepted" not in step.words  # by our relay, which is nobody's provider


def test_a_message_that_was_opened_has_arrived_whatever_the_outbox_knows() -> None:
    for state in (*State, None):
        assert the_notice(state, AT).state is State.ACCEPTED
        assert "not opened" not in team_step(the_notice(state, AT), "The team", is_last=True).words


def test_a_notice_whose_mail_is_no_longer_kept_was_accepted_long_ago() -> None:
    assert the_notice(None).state is State.ACCEPTED


def test_everybody_who_is_told_has_a_name() -> None:
    assert [who(part, "Springfield Clinic", "Example Research") for part in Part] == [
        "The team at Springfield Clinic",
        "The study's central team",
        "Example Research, who run this portal",
    ]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("jo@example.org", "j•••@example.org"),
        ("j@example.org", "j•••@example.org"),
        ("a@b@example.org", "a•••@example.org"),
    ],
)
def test_a_masked_address_shows_one_letter_and_the_domain(address: str, shown: str) -> None:
    assert masked(address) == shown


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("482913", "482913"),
        (" 482 913 ", "482913"),
        ("482-913", "482913"),
        ("٤٨٢٩١٣", "482913"),
        ("４８２９１３", "482913"),
    ]
    + [(no_code, None) for no_code in ("", "48291", "4829133", "48291x", "½82913", "4.8291")],
)
def test_a_code_may_be_typed_in_any_script_and_spacing(typed: str, code: str | None) -> None:
    assert typed_code(typed) == code


@pytest.mark.parametrize(("became", "advised"), [(State.DEAD, True), (State.HELD, False)])
async def test_nobody_is_sent_to_check_an_address_that_is_not_at_fault(
    portal: Portal, became: State, advised: bool
) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    async with portal.database.write.begin() as session:
        await session.execute(update(Outbox).where(Outbox.kind == "confirmation").values(state=became))
    shown = text(await browser.get(receipt))
    assert "Your own copy could not be sent." in shown
    assert ("Check your email address." in shown) == advised


async def test_it_says_message_sent_only_when_the_teams_mail_was_accepted(portal: Portal) -> None:
    portal.relay.answers[SITE_MAILBOX] = FULL
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    waiting = text(await browser.get(receipt))
    assert "We have your message and are sending it to the research team at Springfield Clinic." in waiting
    assert "Message sent" not in waiting
    assert "We sent it. If you do not see it" in waiting
    async with portal.database.write.begin() as session:
        await session.execute(update(Outbox).where(Outbox.kind == "lead").values(state=State.ACCEPTED))
    sent = text(await browser.get(receipt))
    assert "Message sent" in sent
    assert "We have submitted the contact information you provided to the research team" in sent


async def test_a_notice_nobody_knows_the_fate_of_is_not_called_sent(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    async with portal.database.write.begin() as session:
        await session.execute(update(Outbox).where(Outbox.kind == "lead").values(state=State.PARKED))
    shown = text(await browser.get(receipt))
    assert "Message sent" not in shown
    assert "We do not know if it reached the team." in shown


async def test_it_says_who_will_call_with_which_code_and_what_nobody_asks_for(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.get(await browser.sent())
    words = text(receipt)
    for said in (
        *("Robin Marsh", "If they do not know it, hang up.", "Nobody will ask you for money", "202-555-0143"),
        *(
            "In an emergency call 911",
            "Take back my message",
            "Your care is not affected",
            "Warm Baths for Sore Backs",
        ),
    ):
        assert said in words
    (code,) = page(receipt).all(class_="code")
    assert len(code.text) == 4
    assert "tel:+12025550143" in receipt.text


async def test_who_wants_email_only_is_told_of_no_call(portal: Portal) -> None:
    browser = portal.browser()
    words = text(await browser.get(await browser.sent(contact_by="email")))
    assert "hang up" not in words
    assert "writes to you" in words


async def test_a_receipt_shows_neither_name_nor_number_nor_message(portal: Portal) -> None:
    browser = portal.browser()
    receipt = (await browser.get(await browser.sent(message="Purple rhubarb"))).text
    for typed in ("Doe", "jo@example.com", "555-0123", "5550123", "rhubarb"):
        assert typed not in receipt
