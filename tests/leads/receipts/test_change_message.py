"""A sender adds to their message and puts name and number right; their team learns of it by an e-mail that
says nothing of anybody."""

import pytest

from portal.leads.details import Details
from portal.leads.models import Answer, Happened
from tests.databases import on_both_databases
from tests.leads.composing import DETAILS
from tests.leads.people import Portal, body, code_in, page, path_in, said, text
from tests.leads.receipts.senders import answered, details, events, opened
from tests.leads.records import SITE_MAILBOX

MORE = "Purple rhubarb grows on the moon"


@on_both_databases
async def test_the_team_sees_what_was_added_with_its_date_and_is_told_without_a_word_of_it(
    portal: Portal,
) -> None:
    browser = portal.browser()
    receipt = await browser.sent(message="How often?")
    await portal.deliver()
    await opened(portal)
    answer = await browser.post(f"{receipt}/addition", {"addition": MORE})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{receipt}#addition")
    await portal.deliver()
    told = portal.mails(SITE_MAILBOX)[-1]
    assert "They have now added something to their message." in " ".join(body(told).split())
    for typed in (MORE, "Jo", "Doe", "jo@example.com", "555-0123"):
        assert typed not in said(told)
    staff = portal.browser()
    await staff.post(path_in(told), {"code": code_in(told)})
    read = text(await staff.get(path_in(told)))
    assert read.index("How often?") < read.index("Added on") < read.index(MORE)
    assert "You added to your message." in text(await browser.get(receipt))
    assert MORE not in (await browser.get(receipt)).text


async def test_a_team_that_has_not_opened_it_needs_no_second_mail(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/addition", {"addition": MORE})
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    staff = portal.browser()
    await staff.post(path_in(notice), {"code": code_in(notice)})
    assert MORE in text(await staff.get(path_in(notice)))


async def test_a_double_click_adds_once(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    for _ in range(2):
        await browser.post(f"{receipt}/addition", {"addition": MORE})
    assert [one.text for one in (await details(portal)).additions] == [MORE]
    assert await events(portal) == [Happened.ADDED]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write what you want to add"),
        (" \n ", "Write what you want to add"),
        ("x" * 2001, "Your message must be 2,000 characters or less"),
        ("see www.example.com", "Your message must not include a web address"),
    ],
)
async def test_what_the_form_refuses_is_refused_here_and_kept(portal: Portal, typed: str, words: str) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    answer = await browser.post(f"{receipt}/addition", {"addition": typed})
    assert answer.status_code == 422
    assert words in page(answer).one(class_="problem").text
    assert page(answer).one("textarea", id="addition").text.strip() == typed.strip()


async def test_after_five_additions_the_team_is_better_called(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    for number in range(5):
        assert (await browser.post(f"{receipt}/addition", {"addition": f"More {number}"})).status_code == 303
    assert (await browser.post(f"{receipt}/addition", {"addition": "Once more"})).status_code == 422


async def test_who_gives_what_the_team_asked_for_waits_again(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await answered(portal, Answer.NEED_INFORMATION)
    assert (await portal.leads())[0].waits_since is None
    await browser.post(f"{receipt}/addition", {"addition": MORE})
    assert (await portal.leads())[0].waits_since is not None


@on_both_databases
async def test_name_and_number_are_put_right_and_what_is_empty_stays(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent(phone="202-555-0123 ext. 5")
    await portal.deliver()
    await opened(portal)
    fields = {"first_name": "", "last_name": "Dough", "phone": "202-555-0199"}
    assert (await browser.post(f"{receipt}/correction", fields)).status_code == 303
    message = (await details(portal)).message
    assert (message.full_name, message.phone, message.phone_e164) == (
        "Jo Dough",
        "202-555-0199",
        "+12025550199",
    )
    assert message.phone_extension == ""
    await portal.deliver()
    told = portal.mails(SITE_MAILBOX)[-1]
    assert "They have now corrected their name or their telephone number." in " ".join(body(told).split())
    for typed in ("Dough", "Doe", "555-0199", "555-0123"):
        assert typed not in said(told)
    assert await events(portal) == [Happened.CORRECTED]


async def test_a_correction_of_nothing_or_of_nonsense_says_what_to_do(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    for fields, words in (
        ({}, "Enter what is to be put right"),
        ({"phone": "12"}, "Enter a phone number"),
        ({"first_name": "www.example.com"}, "First name must not include a web address"),
    ):
        answer = await browser.post(f"{receipt}/correction", fields)
        assert answer.status_code == 422
        assert words in page(answer).one(class_="problem").text
    assert await events(portal) == []


@pytest.mark.parametrize("what", ["addition", "correction", "email"])
async def test_a_closed_message_is_not_changed_and_says_so(portal: Portal, what: str) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await answered(portal, Answer.FULL)
    fields = {"addition": MORE, "phone": "202-555-0199", "email": "other@example.net"}
    answer = await browser.post(f"{receipt}/{what}", fields)
    assert answer.status_code == 422
    assert "Your message is closed, and nobody would read this." in text(answer)
    assert (await details(portal)).message.email == "jo@example.com"


@pytest.mark.parametrize("what", ["addition", "correction", "email", "called", "resend"])
async def test_a_message_taken_back_is_not_changed(portal: Portal, what: str) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await browser.post(f"{receipt}/withdraw")
    before = await details(portal)
    fields = {"addition": MORE, "phone": "202-555-0199", "email": "other@example.net", "called": "no"}
    assert (await browser.post(f"{receipt}/{what}", fields)).status_code == 303
    assert await details(portal) == before
    assert await events(portal) == []


async def test_details_sealed_before_there_were_additions_can_still_be_read() -> None:
    old = DETAILS.as_bytes().replace(b', "additions": []', b"")
    assert b"additions" not in old
    assert Details.from_bytes(old) == DETAILS


async def test_a_team_that_gets_messages_in_full_gets_the_addition_with_them(portal: Portal) -> None:
    await portal.set_team(full_details=True)
    browser = portal.browser()
    receipt = await browser.sent(message="How often?")
    await browser.post(f"{receipt}/addition", {"addition": MORE})
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    assert "How often?" in body(notice)
    assert MORE in body(notice)
