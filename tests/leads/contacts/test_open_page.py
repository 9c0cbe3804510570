"""The page of one mailbox shows all that waits for it, to whoever holds the mailbox and to nobody else."""

import asyncio
from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import func, select

from portal import audit
from portal.leads.contacts.models import MailboxLink
from portal.leads.models import LeadState
from portal.mail.models import Outbox
from tests.databases import on_both_databases
from tests.leads.contacts.asking import known_of, opened, page_of
from tests.leads.people import Portal, code_in, page, path_in, text
from tests.leads.records import CENTRAL_MAILBOX, SECOND_MAILBOX, SITE_MAILBOX

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def sent_mails(portal: Portal) -> int:
    async with portal.database.read() as session:
        return await session.scalar(select(func.count()).select_from(Outbox)) or 0


@on_both_databases
async def test_all_that_waits_is_listed_without_names_and_opens_on_the_same_device(portal: Portal) -> None:
    await portal.browser().sent(message="Purple rhubarb", language="es")
    await portal.browser().sent(first_name="Kim", email="kim@example.com")
    await portal.deliver()
    staff, path = await opened(portal)
    shown = await staff.get(path)
    for said in ("Springfield Clinic", "Warm Baths for Sore Backs", "Reply in: Español"):
        assert said in text(shown)
    for secret in ("Purple rhubarb", "Kim", "Jo Doe", "jo@example.com", "555-0123"):
        assert secret not in shown.text
    first, second = [link.attributes["href"] for link in page(shown).all("a", class_="button")]
    assert first != second
    assert "Message from Jo Doe" in text(await staff.get(first)), "one code opens all of a mailbox"


async def test_what_is_answered_closed_or_taken_back_no_longer_waits(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    staff, path = await opened(portal)
    assert "No message waits" not in text(await staff.get(path))
    await browser.post(f"{receipt}/withdraw")
    assert "No message waits for your answer." in text(await staff.get(path))


async def test_a_new_device_is_asked_for_the_code_and_is_told_nothing(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    path, code = await page_of(portal)
    stranger = portal.browser()
    asked = await stranger.get(path)
    assert asked.status_code == 200
    for said in ("Springfield Clinic", "Warm Baths", SITE_MAILBOX):
        assert said not in asked.text
    wrong = "000000" if code != "000000" else "111111"
    refused = await stranger.post(path, {"code": wrong})
    assert (refused.status_code, "That is not the code" in text(refused)) == (422, True)
    assert "Springfield Clinic" not in (await stranger.get(path)).text


async def test_a_program_that_gets_and_submits_everything_changes_nothing(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    path, _ = await page_of(portal)
    mails = await sent_mails(portal)
    scanner = portal.browser()
    for said in ({}, {"confirm": "yes"}, {"not_theirs": "1"}, {"declined": "1"}, {"open": "x"}):
        await scanner.get(path)
        await scanner.head(path)
        assert (await scanner.post(path, said)).status_code == 422
        assert (await scanner.post(path, {**said, "code": "yes"})).status_code == 422
    assert await known_of(portal) is None
    assert await sent_mails(portal) == mails
    assert [lead.state for lead in await portal.leads()] == [LeadState.NEW]


@on_both_databases
async def test_parallel_guesses_get_five_tries(portal: Portal) -> None:
    path, code = await page_of(portal)
    wrong = [f"{(int(code) + one) % 1_000_000:06d}" for one in range(1, 31)]
    answers = await asyncio.gather(*(portal.browser().post(path, {"code": one}) for one in wrong))
    assert sum("no longer works, because" in text(answer) for answer in answers) == 25
    assert (await portal.browser().post(path, {"code": code})).status_code == 422


async def test_after_five_wrong_codes_a_new_one_comes_by_mail(portal: Portal) -> None:
    path, code = await page_of(portal)
    browser = portal.browser()
    for one in range(1, 6):
        refused = await browser.post(path, {"code": f"{(int(code) + one) % 1_000_000:06d}"})
    assert page(refused).all("button", name="new_code")
    assert "We are sending a new code" in text(await browser.post(path, {"new_code": "yes"}))
    await portal.deliver()
    (mail,) = portal.mails(SITE_MAILBOX)
    assert path_in(mail) == path
    assert (await browser.post(path, {"code": code_in(mail)})).status_code == 303


async def test_nobody_sees_what_waits_for_another_mailbox(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    other, path = await opened(portal, SECOND_MAILBOX)
    assert "No message waits" in text(await other.get(path))
    theirs, _ = await page_of(portal, SITE_MAILBOX)
    assert "Springfield Clinic" not in (await other.get(theirs)).text
    (link,) = await portal.links()
    assert (await other.post(path, {"open": link.id})).status_code == 404


async def test_an_unknown_link_looks_like_no_page(portal: Portal) -> None:
    for token in ("x", "A" * 27):
        assert (await portal.browser().get(f"/contacts/{token}")).status_code == 404
        assert (await portal.browser().post(f"/contacts/{token}", {"code": "0"})).status_code == 404


async def test_a_link_to_a_message_that_is_over_works_again_from_here(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        await portal.browser().sent(message="Purple rhubarb")
        await portal.deliver()
        clock.shift(timedelta(days=15))
        staff, path = await opened(portal)
        (button,) = page(await staff.get(path)).all("button", name="open")
        answer = await staff.post(path, {"open": button.attributes["value"]})
        assert answer.status_code == 303
        assert "Purple rhubarb" in text(await staff.get(answer.headers["location"]))


async def test_a_link_that_is_over_is_followed_by_a_new_one_to_the_same_mailbox(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        staff, path = await opened(portal)
        clock.shift(timedelta(days=15))
        over = await staff.get(path)
        assert (over.status_code, "This link no longer works" in text(over)) == (410, True)
        assert "A new link is on its way" in text(await staff.post(path, {"new_link": "yes"}))
        await portal.deliver()
        (mail,) = portal.mails(SITE_MAILBOX)
        assert path_in(mail) != path
        assert (await staff.get(path_in(mail))).status_code == 200
        for _ in range(2):
            await staff.post(path, {"new_link": "yes"})
        refused = await staff.post(path, {"new_link": "yes"})
        assert (refused.status_code, "We sent 3 new links today" in text(refused)) == (422, True)
        stranger = await portal.browser().post(path, {"new_link": "yes"})
        assert stranger.status_code == 422
        await portal.deliver()
        assert len(portal.mails(SITE_MAILBOX)) == 3


async def test_the_page_says_for_which_studies_they_are_the_contact(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    staff, path = await opened(portal)
    shown = text(await staff.get(path))
    assert "Are you still the contact for these?" in shown
    assert "NCT01234567" in shown
    never_told, path = await opened(portal, CENTRAL_MAILBOX)
    assert "Are you still" not in text(await never_told.get(path))


async def test_what_happens_stands_in_the_trail_without_addresses(portal: Portal) -> None:
    staff, path = await opened(portal)
    await staff.post(path, {"confirm": "yes"})
    async with portal.database.read() as session:
        link = (await session.scalars(select(MailboxLink))).one()
        events = await audit.events(session, f"mailbox_link:{link.id}")
    assert [event.kind for event in events] == ["mailbox.confirmed"]
    assert "@" not in str(events)
