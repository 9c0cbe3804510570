"""Whoever lost the link has it sent to their mailbox. Nobody learns from it who has written here."""

import time_machine
from sqlalchemy import func, select

from portal import clock
from portal.leads.receipts.models import LostLink
from portal.leads.sending.allowances import DAY
from tests.databases import on_both_databases
from tests.leads.people import Portal, body, page, text
from tests.leads.receipts.senders import SENDER
from tests.leads.records import TITLE


async def waiting(portal: Portal) -> int:
    async with portal.database.read() as session:
        return await session.scalar(select(func.count()).select_from(LostLink)) or 0


@on_both_databases
async def test_one_mail_has_the_links_to_all_their_messages(portal: Portal) -> None:
    receipts = [await portal.browser().sent(first_name=name) for name in ("Jo", "Josephine")]
    await portal.browser().sent(email="kim@example.com")
    await portal.deliver()
    assert (await portal.browser().post("/receipts", {"email": " JO@Example.com "})).status_code == 200
    await portal.deliver()
    mail = portal.mails(SENDER)[-1]
    assert mail["subject"] == "Your links to follow your messages"
    for receipt in receipts:
        assert receipt in body(mail)
        assert receipt in body(mail, "html")
    assert body(mail).count("/receipts/") == 2
    assert TITLE in body(mail)
    assert len(portal.mails("kim@example.com")) == 1
    assert await waiting(portal) == 0


async def test_the_answer_is_the_same_for_every_address_and_repeats_none(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    answers = [await portal.browser().post("/receipts", {"email": one}) for one in (SENDER, "no@example.net")]
    assert answers[0].text == answers[1].text
    assert {answer.status_code for answer in answers} == {200}
    assert "example.net" not in answers[1].text
    before = len(portal.relay.received)
    assert await waiting(portal) == 2  # the same is done for both, before anything is looked up
    await portal.deliver()
    assert len(portal.relay.received) == before + 1
    assert portal.mails("no@example.net") == []


async def test_no_address_is_stored_for_asking(portal: Portal) -> None:
    await portal.browser().post("/receipts", {"email": "no@example.net"})
    async with portal.database.read() as session:
        (row,) = (await session.scalars(select(LostLink))).all()
    assert "example" not in str(row.fingerprints)


async def test_at_most_three_a_day_go_to_a_mailbox_and_the_answer_stays_the_same(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    answers = set()
    for address in (SENDER, "jo+a@example.com", "JO@example.com", SENDER, SENDER):
        answers.add((await portal.browser().post("/receipts", {"email": address})).text)
    assert len(answers) == 1
    await portal.deliver()
    assert len(portal.mails(SENDER)) <= 4  # the copy, and at most three
    with time_machine.travel(clock.now() + DAY):
        await portal.browser().post("/receipts", {"email": SENDER})
        assert await waiting(portal) == 1


async def test_a_visitor_who_asks_and_asks_is_told_when_to_go_on(portal: Portal) -> None:
    browser = portal.browser("203.0.113.7")
    for number in range(10):
        assert (await browser.post("/receipts", {"email": f"no{number}@example.net"})).status_code == 200
    answer = await browser.post("/receipts", {"email": "no11@example.net"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert page(answer).one("input", id="email").attributes["value"] == "no11@example.net"


async def test_what_is_no_address_is_refused_and_kept(portal: Portal) -> None:
    browser = portal.browser()
    assert page(await browser.get("/receipts")).one("h1").text == "Find your message again"
    answer = await browser.post("/receipts", {"email": "nonsense"})
    assert answer.status_code == 422
    assert page(answer).one("input", id="email").attributes["value"] == "nonsense"


async def test_an_erased_message_is_not_found_any_more(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/erase", {"sure": "yes"})
    await portal.browser().post("/receipts", {"email": SENDER})
    await portal.deliver()
    assert len(portal.mails(SENDER)) == 1


async def test_pages_on_which_somebody_may_look_lead_there(portal: Portal) -> None:
    browser = portal.browser()
    for address in ("/faq", "/receipts/no-such-token"):
        assert page(await browser.get(address)).all("a", href="/receipts")
    assert "Find your message again" in text(await browser.get("/receipts"))
