"""A sender takes a copy of everything that is kept of their message, and has it erased at once."""

from portal.leads.models import LeadState
from tests.databases import on_both_databases
from tests.leads.people import Portal, body, page, path_in, said, text
from tests.leads.receipts.senders import SENDER, details, opened, the_code
from tests.leads.records import SITE_MAILBOX
from tests.leads.relays import FULL


async def test_the_copy_has_what_was_written_added_and_done(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent(message="Purple rhubarb")
    await browser.post(f"{receipt}/addition", {"addition": "Yellow turnip"})
    await portal.deliver()
    answer = await browser.get(f"{receipt}/download")
    assert answer.headers["content-disposition"] == 'attachment; filename="message.json"'
    assert "no-store" in answer.headers["cache-control"]
    kept = answer.json()
    assert kept["message"]["text"] == "Purple rhubarb"
    assert [one["text"] for one in kept["added"]] == ["Yellow turnip"]
    assert [one["what"] for one in kept["history"]] == ["added"]
    as_text = await browser.get(f"{receipt}/download?as=text")
    assert as_text.headers["content-type"] == "text/plain; charset=utf-8"
    for part in ("  First name: Jo", "  Text: Purple rhubarb", "Text: Yellow turnip", "Consent:"):
        assert part in as_text.text


async def test_any_other_browser_is_led_to_the_code(portal: Portal) -> None:
    receipt = await portal.browser().sent(message="Purple rhubarb")
    for kind in ("", "?as=text"):
        answer = await portal.browser().get(f"{receipt}/download{kind}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{receipt}#unlock")
        assert "rhubarb" not in answer.text


@on_both_databases
async def test_it_asks_once_more_and_then_erases_at_once(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await opened(portal)
    call_code = (await details(portal)).call_code
    asked = await browser.post(f"{receipt}/erase")
    assert page(asked).one("h1").text == "Erase your message?"
    assert "The team at Springfield Clinic" in text(asked)
    assert (await portal.leads())[0].erased_at is None
    answer = await browser.post(f"{receipt}/erase", {"sure": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, receipt)
    gone = await browser.get(receipt)
    assert (gone.status_code, page(gone).one("h1").text) == (410, "Your message was erased")
    (lead,) = await portal.leads()
    assert (lead.sealed, lead.data_key, lead.email_index) == (None, None, None)
    await portal.deliver()
    told = portal.mails(SITE_MAILBOX)[-1]
    words = " ".join(body(told).split())
    assert "delete what you noted of it" in words
    assert f"Its code was {call_code}." in words
    for typed in ("Jo", "Doe", "jo@example.com", "/answers/"):
        assert typed not in said(told)


async def test_a_code_may_be_typed_instead_and_goes_along_to_the_page_that_asks(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    await portal.deliver()
    code, other = await the_code(portal), portal.browser()
    asked = await other.post(f"{receipt}/erase", {"code": code})
    assert page(asked).one("input", name="code").attributes["value"] == code
    assert (await other.post(f"{receipt}/erase", {"code": code, "sure": "yes"})).status_code == 303
    assert (await portal.leads())[0].erased_at is not None


async def test_what_was_not_sent_yet_is_never_sent(portal: Portal) -> None:
    portal.relay.answers |= {SITE_MAILBOX: FULL, SENDER: FULL}
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    portal.relay.answers.clear()
    assert "Nobody of the study was told of it yet" in text(await browser.post(f"{receipt}/erase"))
    await browser.post(f"{receipt}/erase", {"sure": "yes"})
    await portal.deliver()
    assert portal.relay.received == []


async def test_a_message_taken_back_can_still_be_erased(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/withdraw")
    await browser.post(f"{receipt}/erase", {"sure": "yes"})
    (lead,) = await portal.leads()
    assert (lead.state, lead.erased_at is not None) == (LeadState.TAKEN_BACK, True)


async def test_every_address_of_an_erased_receipt_says_so(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await opened(portal)
    await browser.post(f"{receipt}/erase", {"sure": "yes"})
    for what in ("addition", "called", "correction", "email", "erase", "resend", "unlock", "withdraw"):
        answer = await browser.post(f"{receipt}/{what}", {"addition": "x", "called": "yes", "code": "123456"})
        assert answer.status_code == 303
        assert (await browser.get(answer.headers["location"])).status_code == 410
    assert (await browser.get(f"{receipt}/download")).status_code == 303
    team = portal.mails(SITE_MAILBOX)[0]
    assert (await portal.browser().get(path_in(team))).status_code == 410
