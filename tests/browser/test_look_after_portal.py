"""Administrators look after texts, requests and the outbox in a real browser, without JavaScript."""

from tests.browser.conftest import in_one_loop
from tests.browser.desk import OUTBOX, REQUESTS, TEXTS, admin, fail, portal, visitor
from tests.browser.visitor import Visitor
from tests.leads.people import Portal
from tests.leads.records import NCT_ID

__all__ = ["admin", "portal", "visitor"]
pytestmark = in_one_loop


async def test_a_draft_is_written_previewed_and_approved_without_javascript(
    portal: Portal, visitor: Visitor
) -> None:
    page = visitor.page
    await visitor.opens(f"{TEXTS}/new")
    await page.get_by_label("Kind").select_option(label="Before you write")
    await page.get_by_label("For").fill(NCT_ID)
    await page.get_by_label("The text").fill("You need a driver at <<CLINIC>>.")
    await page.get_by_role("button", name="Keep the draft").click()
    await page.get_by_role("link", name="<<CLINIC>> is not a placeholder").wait_for()
    assert await page.get_by_label("For").input_value() == NCT_ID
    await page.get_by_label("The text").fill("You need a driver at <<SITE_NAME>>.")
    await page.get_by_role("button", name="Keep the draft").click()
    await page.get_by_role("button", name="Show the preview").click()
    study = page.locator("section#study .beside > div")
    assert "You need a driver at Springfield Clinic." in await study.nth(0).inner_text()
    assert "You need a driver" not in await study.nth(1).inner_text()
    await page.get_by_role("link", name="Back to the text").click()
    await page.get_by_label("The ethics board's reference").fill("EB-7")
    await page.get_by_role("button", name="Approve and show from now on").click()
    await page.get_by_text("Live since").wait_for()
    await page.wait_for_timeout(1200)  # every process looks once a second
    await visitor.opens(f"/studies/{NCT_ID}")
    await page.get_by_text("You need a driver at Springfield Clinic.").first.wait_for()
    assert not visitor.strangers


async def test_somebody_is_erased_without_javascript(portal: Portal, visitor: Visitor) -> None:
    page = visitor.page
    await visitor.opens(REQUESTS)
    await page.get_by_role("link", name="Take a request down").click()
    await page.get_by_label("Erase everything").check()
    await page.get_by_label("Their email address").fill("jo@example.com")
    await page.get_by_label("What they want").fill("Erase all")
    await page.get_by_label("By letter").check()
    await page.get_by_role("button", name="Keep the request").click()
    await page.get_by_label("A letter with their signature").check()
    await page.get_by_label("What you checked").fill("The signature is as before")
    await page.get_by_role("button", name="Keep this").click()
    await page.get_by_role("link", name="Go on to erasing").click()
    await page.get_by_text("1 message, with its emails").wait_for()
    await page.get_by_role("button", name="Erase everything now").click()
    await page.get_by_text("Erased: 1 messages").wait_for()
    assert [lead.erased_at is not None for lead in await portal.leads()] == [True, False]


async def test_a_failed_mail_is_sent_again_without_javascript(portal: Portal, visitor: Visitor) -> None:
    await fail(portal)
    page = visitor.page
    await visitor.opens(f"{OUTBOX}?state=dead")
    await page.get_by_text("There is no such mailbox.").wait_for()
    await page.get_by_role("button", name="Send again").click()
    await page.get_by_text("There is no email here.").wait_for()
