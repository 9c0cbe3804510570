"""A message that nobody answers is sent on to the next-nearest center, on its sender's click alone."""

import asyncio
from typing import Any

import pytest

from portal.leads.history import note
from portal.leads.models import Answer, Happened, LeadState, Reason
from portal.leads.sending import allowances
from portal.limits.counting import Limit
from tests.databases import on_both_databases
from tests.leads.people import Browser, Portal, body, page, said, text
from tests.leads.receipts.senders import SENDER, answered, details, events, happens, the_code
from tests.leads.records import SITE_MAILBOX, contact, location, record, store

FAR, NEAR = "far@example.org", "near@example.org"


def place(facility: str, mailbox: str, city: str, lat: float, lon: float) -> dict[str, Any]:
    return location(facility, contact("Kim Roe", mailbox)) | {
        "city": city,
        "geoPoint": {"lat": lat, "lon": lon},
    }


THREE = record(
    place("Springfield Clinic", SITE_MAILBOX, "Springfield", 39.80, -89.64),
    place("Denver Clinic", FAR, "Denver", 39.74, -104.99),
    place("Peoria Clinic", NEAR, "Peoria", 40.69, -89.59),
)


async def silent(portal: Portal, *happened: Happened, **typed: str) -> tuple[Browser, str]:
    """Somebody wrote to one of three centers, and the clock has done this; their browser and receipt."""
    await store(portal.database, THREE)
    browser = portal.browser()
    form = page(await browser.get("/studies/NCT01234567/message"))
    first = next(one for one in form.all("input", name="site")).attributes["value"]
    receipt = await browser.sent(site=first, **typed)
    await portal.deliver()
    await happens(portal, *happened)
    return browser, receipt


async def offer(browser: Browser, receipt: str) -> dict[str, str]:
    """The fields of the form with which the receipt offers another center."""
    fields = page(await browser.get(receipt)).all("input", type="hidden")
    return {one.attributes["name"]: one.attributes["value"] for one in fields}


@on_both_databases
async def test_it_goes_to_the_nearest_with_a_receipt_of_its_own_and_both_lead_to_each_other(
    portal: Portal,
) -> None:
    browser, receipt = await silent(portal, Happened.OFFERED, message="How often?")
    words = text(await browser.get(receipt))
    assert "Peoria Clinic" in words
    assert "It is 62 miles from the first one." in words
    assert "Denver" not in words
    answer = await browser.post(f"{receipt}/resend", await offer(browser, receipt))
    new = answer.headers["location"]
    assert answer.status_code == 303
    assert new != receipt
    old, other = await portal.leads()
    assert (old.state, old.closed_because, old.waits_since) == (LeadState.CLOSED, Reason.PASSED_ON, None)
    assert (other.passed_on_from, other.state, other.waits_since is not None) == (old.id, LeadState.NEW, True)
    assert (await details(portal, 1)).message.text == "How often?"
    assert await events(portal) == [Happened.OFFERED, Happened.PASSED_ON]
    assert page(await browser.get(receipt)).all("a", href=new)
    assert page(await browser.get(new)).all("a", href=receipt)
    assert "You had it sent on from Springfield Clinic." in text(await browser.get(new))
    await portal.deliver()
    assert len(portal.mails(NEAR)) == 1
    assert len(portal.mails(SENDER)) == 2
    told = portal.mails(SITE_MAILBOX)[-1]
    assert "They have now sent their message to another center" in " ".join(body(told).split())
    for typed in ("Jo", "Doe", "jo@example.com", "How often", "Peoria"):
        assert typed not in said(told)


@on_both_databases
async def test_a_double_click_sends_it_once(portal: Portal) -> None:
    browser, receipt = await silent(portal, Happened.OFFERED)
    fields = await offer(browser, receipt)
    answers = await asyncio.gather(*(browser.post(f"{receipt}/resend", fields) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(await portal.leads()) == 2


@pytest.mark.parametrize("happened", [(), (Happened.REMINDED,), (Happened.REMINDED, Happened.ESCALATED)])
async def test_nothing_is_sent_before_it_was_offered(portal: Portal, happened: tuple[Happened, ...]) -> None:
    browser, receipt = await silent(portal, *happened)
    assert "Send it to another center" not in text(await browser.get(receipt))
    answer = await browser.post(f"{receipt}/resend")
    assert answer.status_code == 422
    assert "Your message cannot be sent to another center now" in text(answer)
    assert len(await portal.leads()) == 1


@pytest.mark.parametrize(
    ("answer", "offered"), [(Answer.FULL, True), (Answer.NOT_A_FIT, False), (Answer.SPOKE, False)]
)
async def test_a_full_center_leads_on_and_a_refusal_or_an_answer_does_not(
    portal: Portal, answer: Answer, offered: bool
) -> None:
    browser, receipt = await silent(portal, Happened.OFFERED)
    await answered(portal, answer)
    assert ("Send it to another center" in text(await browser.get(receipt))) == offered


async def test_after_the_second_center_the_third_is_offered_and_none_after_it(portal: Portal) -> None:
    browser, receipt = await silent(portal, Happened.OFFERED)
    for left in ("Denver Clinic", ""):
        answer = await browser.post(f"{receipt}/resend", await offer(browser, receipt))
        receipt = answer.headers["location"]
        newest = (await portal.leads())[-1]
        async with portal.database.write.begin() as session:
            await note(session, newest.id, Happened.GIVEN_UP, "clock")
        shown = text(await browser.get(receipt))
        assert ("Send it to another center" in shown) == bool(left)
        assert left in shown


async def test_words_or_a_center_that_were_not_shown_are_not_agreed_to(portal: Portal) -> None:
    browser, receipt = await silent(portal, Happened.OFFERED)
    fields = await offer(browser, receipt)
    for wrong in ({"consent_text": "0" * 64}, {"site": "999"}):
        answer = await browser.post(f"{receipt}/resend", fields | wrong)
        assert answer.status_code == 422
        assert "The center or its words have changed." in text(answer)
    assert len(await portal.leads()) == 1


async def test_somebody_with_the_link_alone_sees_where_and_is_asked_for_the_code(portal: Portal) -> None:
    browser, receipt = await silent(portal, Happened.OFFERED)
    fields, other = await offer(browser, receipt), portal.browser()
    shown = await other.get(receipt)
    assert "Peoria Clinic" in text(shown)
    assert not page(shown).all("input", name="consent_text")
    assert (await other.post(f"{receipt}/resend", fields)).status_code == 422
    sent = await other.post(f"{receipt}/resend", fields | {"code": await the_code(portal)})
    assert sent.status_code == 303
    assert "Add to your message" in text(await other.get(sent.headers["location"]))


async def test_the_limits_of_messages_hold_here_too(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, receipt = await silent(portal, Happened.OFFERED)
    fields = await offer(browser, receipt)
    one_a_day = Limit("messages of an e-mail address", 1, allowances.DAY)
    monkeypatch.setattr(allowances, "limits", lambda _: {allowances.Whose.EMAIL: one_a_day})
    answer = await browser.post(f"{receipt}/resend", fields)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "Too many messages came in a short time." in text(answer)
    assert (await portal.leads())[0].state != LeadState.CLOSED
