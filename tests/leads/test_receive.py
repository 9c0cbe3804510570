"""Taking a message: lead, trail and both mails are stored together, and the server decides who gets it."""

import pytest
from sqlalchemy import func, select

from portal import audit
from portal.leads.models import AnswerLink, ConsentText, Lead, LeadState
from portal.leads.sending import intake
from portal.mail.models import Outbox
from tests.leads.people import FORM, TYPED, Portal, body, page, text
from tests.leads.records import (
    NCT_ID,
    SITE_MAILBOX,
)

NAMES = [
    "José Ñandú",
    "علي حسن",
    "שרה כהן",
    "王小明",
    "👩🏽‍⚕️ Ana",
    "می‌خواهم",
    "O'Neil & <b>Sons</b>",
    "None",
    "{{7*7}}",
]


async def test_a_message_is_stored_with_its_trail_and_leads_to_its_receipt_and_two_mails(
    portal: Portal,
) -> None:
    browser = portal.browser()
    answer = await browser.send(message="How often would I come?")
    assert answer.status_code == 303
    receipt = await browser.get(answer.headers["location"])
    assert receipt.status_code == 200
    assert "We have your message" in text(receipt)
    assert len(portal.relay.received) == 0
    await portal.deliver()
    assert "Message sent" in text(await browser.get(answer.headers["location"]))
    (copy,) = portal.mails("jo@example.com")
    assert "How often would I come?" in body(copy)
    assert len(portal.mails(SITE_MAILBOX)) == 1
    assert len(portal.relay.received) == 2
    (lead,) = await portal.leads()
    assert (lead.state, lead.nct_id, lead.study_version, lead.language) == (LeadState.NEW, NCT_ID, 1, "en")
    assert await portal.trail() == ["lead.received", "lead.told", "confirmation.accepted", "lead.accepted"]


async def test_a_receipt_is_kept_nowhere_tells_no_other_site_its_address_and_is_not_indexed(
    portal: Portal,
) -> None:
    browser = portal.browser()
    receipt = await browser.get(await browser.sent())
    assert receipt.headers["cache-control"] == "no-store"
    assert receipt.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in receipt.headers["x-robots-tag"]


async def test_the_mail_to_the_team_holds_nothing_of_what_was_typed(portal: Portal) -> None:
    typed = {
        "first_name": "Zebedee",
        "last_name": "Quill",
        "message": "Purple rhubarb",
        "best_time": "Teatime",
    }
    await portal.browser().sent(**typed, language="other", other_language="Klingon")
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    for word in [*typed.values(), "Klingon", "jo@example.com", "555-0123", "5550123"]:
        assert word not in body(notice) + body(notice, "html") + str(notice)


async def test_a_team_set_to_it_gets_everything_by_mail_the_language_first(portal: Portal) -> None:
    await portal.set_team(full_details=True)
    await portal.browser().sent(message="Purple rhubarb", language="es", best_time="Teatime")
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    for words in (body(notice), body(notice, "html")):
        for said in ("Jo Doe", "jo@example.com", "202-555-0123", "Purple rhubarb", "Teatime"):
            assert said in words
    assert body(notice).startswith("Reply in: Español (Spanish)")
    assert notice["reply-to"] == "jo@example.com"


async def test_answers_to_who_wants_calls_only_do_not_go_to_their_email(portal: Portal) -> None:
    await portal.set_team(full_details=True)
    await portal.browser().sent(contact_by="phone")
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    assert notice["reply-to"] == "fallback@example.org"


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_of_any_script_is_stored_and_shown_exactly(portal: Portal, name: str) -> None:
    await portal.set_team(full_details=True)
    await portal.browser().sent(first_name=name, last_name=name, message=f"{name}\n\n{name}")
    await portal.deliver()
    (copy,), (notice,) = portal.mails("jo@example.com"), portal.mails(SITE_MAILBOX)
    assert f"{name} {name}" in body(copy)
    assert f"{name} {name}" in body(notice)
    assert f"{name}\n\n{name}" in body(notice).replace("\r\n", "\n")


async def test_nothing_is_stored_or_sent_when_the_transaction_fails(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full_disk(*_: object, **__: object) -> bool:
        raise OSError("disk full")

    monkeypatch.setattr(intake, "tell", full_disk)
    assert (await portal.browser().send()).status_code == 500
    async with portal.database.read() as session:
        for model in (Lead, AnswerLink, Outbox, audit.AuditEvent, ConsentText):
            assert await session.scalar(select(func.count()).select_from(model)) == 0


async def test_the_wording_of_the_consent_is_kept_as_it_was_shown(portal: Portal) -> None:
    browser = portal.browser()
    shown = page(await browser.get(FORM)).one(class_="consent").text
    await browser.sent()
    await browser.sent(message="Once more")
    async with portal.database.read() as session:
        (kept,) = await session.scalars(select(ConsentText))
    assert " ".join(kept.body.split()) == shown
    assert "Springfield Clinic" in shown
    assert {lead.consent_digest for lead in await portal.leads()} == {kept.digest}


async def test_an_address_in_lower_case_leads_to_the_form(portal: Portal) -> None:
    answer = await portal.browser().get(FORM.lower() + "?site=1")
    assert answer.status_code == 308
    assert answer.headers["location"].endswith(f"/studies/{NCT_ID}/message?site=1")
    assert (
        await portal.browser().post(FORM.lower().replace("/studies", "/studies"), TYPED)
    ).status_code == 303


async def test_a_study_nobody_imported_takes_nothing(portal: Portal) -> None:
    answer = await portal.browser().post("/studies/NCT09999999/message", TYPED)
    assert answer.status_code == 404
