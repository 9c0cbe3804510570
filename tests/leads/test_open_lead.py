"""The team opens a message: a new device needs the code of the mail, programs that follow links see nothing,
and every opening stands in the trail."""

import asyncio
from datetime import UTC, datetime, timedelta

import time_machine

from portal.leads.models import LeadState
from tests.databases import on_both_databases
from tests.leads.answers.answering import notices
from tests.leads.people import Portal, code_in, page, path_in, text
from tests.leads.records import SITE_MAILBOX
from tests.leads.test_take_back import wrong_for

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def link_and_code(portal: Portal, **typed: str) -> tuple[str, str]:
    """The address and the code in the newest mail to the site, after somebody wrote."""
    await portal.browser().sent(**typed)
    await portal.deliver()
    mail = notices(portal)[-1]
    return path_in(mail), code_in(mail)


async def test_a_new_device_types_the_code_and_reads_the_message_the_language_first(portal: Portal) -> None:
    typed = {
        "language": "es",
        "best_time": "Teatime",
        "message": "Purple rhubarb",
        "phone": "202-555-0123 ext. 7",
    }
    link, code = await link_and_code(portal, **typed)
    staff = portal.browser()
    asked = await staff.get(link)
    assert "Jo" not in text(asked)
    assert "Purple rhubarb" not in asked.text
    answer = await staff.post(link, {"code": code})
    assert (answer.status_code, answer.headers["location"]) == (303, link)
    shown = await staff.get(link)
    words = text(shown)
    language = "Reply in: Español (Spanish)"
    order = [language, "Jo Doe", "Purple rhubarb", "202-555-0123", "Teatime", "jo@example.com"]
    assert sorted(order, key=words.index) == order
    links = {one.attributes["href"] for one in page(shown).one("main").all("a")}
    assert {"tel:+12025550123,7", "mailto:jo@example.com"} <= links
    assert shown.headers["cache-control"] == "no-store"
    (lead,) = await portal.leads()
    assert lead.state == LeadState.OPENED
    assert (await portal.trail())[-1] == "lead.opened"


async def test_the_receipt_says_when_it_was_opened(portal: Portal) -> None:
    browser, staff = portal.browser(), portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    (mail,) = portal.mails(SITE_MAILBOX)
    assert "They have not opened your message yet." in text(await browser.get(receipt))
    await staff.post(path_in(mail), {"code": code_in(mail)})
    await staff.get(path_in(mail))
    assert "They opened your message." in text(await browser.get(receipt))


async def test_programs_that_open_links_and_submit_forms_change_nothing(portal: Portal) -> None:
    link, _ = await link_and_code(portal)
    before = await portal.trail()
    scanner = portal.browser()
    for _ in range(7):
        assert (await scanner.get(link)).status_code == 200
        assert (await scanner.post(link)).status_code == 422
        assert (await scanner.post(link, {"code": "test@example.com"})).status_code == 422
        assert (await scanner.post(link, {"new_code": "yes"})).status_code == 422
    assert await portal.trail() == before
    (lead,), (stored,) = await portal.leads(), await portal.links()
    assert (lead.state, stored.tries, stored.opened_at) == (LeadState.NEW, 0, None)


async def test_a_known_device_opens_the_next_message_to_the_same_mailbox_without_a_code(
    portal: Portal,
) -> None:
    staff = portal.browser()
    first, code = await link_and_code(portal)
    await staff.post(first, {"code": code})
    second, _ = await link_and_code(portal, message="Purple rhubarb")
    assert "Purple rhubarb" in text(await staff.get(second))


async def test_a_device_known_to_one_mailbox_is_new_to_another(portal: Portal) -> None:
    staff = portal.browser()
    first, code = await link_and_code(portal)
    await staff.post(first, {"code": code})
    await portal.pause([SITE_MAILBOX])
    await portal.browser().sent(message="Purple rhubarb")
    await portal.deliver()
    other = path_in(portal.mails("alex@example.org")[0])
    assert "Purple rhubarb" not in (await staff.get(other)).text


async def test_a_cookie_cannot_be_made_up_and_cannot_be_read_by_scripts(portal: Portal) -> None:
    link, code = await link_and_code(portal)
    staff, forger = portal.browser(), portal.browser()
    said = (await staff.post(link, {"code": code})).headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said
    ((name, value),) = staff.cookies.items()
    for made_up in (value[:-6], "yes", value.upper()):
        forger.cookies.set(name, made_up)
        assert "Jo Doe" not in (await forger.get(link)).text


async def test_a_device_is_forgotten_after_30_days(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        link, code = await link_and_code(portal)
        staff = portal.browser()
        await staff.post(link, {"code": code})
        clock.shift(timedelta(days=29))
        second, _ = await link_and_code(portal, message="Second")
        assert "Second" in text(await staff.get(second))
        clock.shift(timedelta(days=2))
        assert "Second" not in (await staff.get(second)).text


async def test_a_link_works_for_fourteen_days_and_then_says_what_to_do(portal: Portal) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        link, code = await link_and_code(portal)
        staff = portal.browser()
        await staff.post(link, {"code": code})
        clock.shift(timedelta(days=14) - timedelta(seconds=1))
        assert (await staff.get(link)).status_code == 200
        clock.shift(timedelta(seconds=1))
        for answer in (await staff.get(link), await staff.post(link, {"code": code})):
            assert answer.status_code == 410
            assert "Jo Doe" not in answer.text
            assert "answer the email that brought you here" in text(answer)


@on_both_databases
async def test_fifty_parallel_guesses_get_five_tries(portal: Portal) -> None:
    link, right = await link_and_code(portal)
    guesses = (portal.browser().post(link, {"code": wrong_for(right, number)}) for number in range(50))
    answers = [text(answer) for answer in await asyncio.gather(*guesses)]
    assert sum("This code no longer works" in answer for answer in answers) == 45
    refused = await portal.browser().post(link, {"code": right})
    assert refused.status_code == 422
    assert (await portal.leads())[0].state == LeadState.NEW


async def test_after_five_wrong_codes_a_new_mail_with_a_new_code_goes_to_the_same_mailbox(
    portal: Portal,
) -> None:
    link, old = await link_and_code(portal, message="Purple rhubarb")
    staff = portal.browser()
    for number in range(5):
        refused = await staff.post(link, {"code": wrong_for(old, number)})
        assert refused.status_code == 422
    assert page(refused).all("button", name="new_code")
    assert "We are sending a new code" in text(await staff.post(link, {"new_code": "yes"}))
    assert (await staff.post(link, {"code": old})).status_code == 422
    await portal.deliver()
    mail = portal.mails(SITE_MAILBOX)[-1]
    assert path_in(mail) == link
    await staff.post(link, {"code": code_in(mail)})
    assert "Purple rhubarb" in text(await staff.get(link))


async def test_a_message_that_was_taken_back_shows_whose_it_was_and_nothing_else(portal: Portal) -> None:
    browser, staff = portal.browser(), portal.browser()
    receipt = await browser.sent(message="Purple rhubarb")
    await portal.deliver()
    (mail,) = portal.mails(SITE_MAILBOX)
    await browser.post(f"{receipt}/withdraw")
    await staff.post(path_in(mail), {"code": code_in(mail)})
    shown = await staff.get(path_in(mail))
    assert "Jo Doe took it back" in text(shown)
    for said in ("Purple rhubarb", "jo@example.com", "5550123", "555-0123"):
        assert said not in shown.text
    assert "They opened your message" not in text(await browser.get(receipt))


async def test_unknown_links_look_like_no_page(portal: Portal) -> None:
    for token in ("x", "A" * 27, "%00"):
        assert (await portal.browser().get(f"/answers/{token}")).status_code == 404
        assert (await portal.browser().post(f"/answers/{token}", {"code": "000000"})).status_code == 404


async def test_what_no_person_sees_is_no_opening(portal: Portal) -> None:
    link, code = await link_and_code(portal)
    staff = portal.browser()
    await staff.post(link, {"code": code})
    for unseen in (await staff.head(link), await staff.get(link, {"sec-purpose": "prefetch"})):
        assert (unseen.status_code, unseen.content) == (204, b"")
        assert unseen.headers["cache-control"] == "no-store"
    assert [lead.state for lead in await portal.leads()] == [LeadState.NEW]
    await staff.get(link)
    assert [lead.state for lead in await portal.leads()] == [LeadState.OPENED]
