"""Taking a message: what is stored, what is sent, and that nothing is lost or doubled."""

from portal.leads.models import LeadState
from tests.leads.people import Portal, body, page, text
from tests.leads.records import SITE_MAILBOX


async def test_a_message_leads_to_its_receipt_and_two_mails(portal: Portal) -> None:
    browser = portal.browser()
    answer = await browser.send(message="How often would I come?")
    assert answer.status_code == 303
    receipt = await browser.get(answer.headers["location"])
    assert receipt.status_code == 200
    assert "We have your message" in text(receipt)
    await portal.deliver()
    assert "Message sent" in text(await browser.get(answer.headers["location"]))
    (copy,) = portal.mails("jo@example.com")
    (notice,) = portal.mails(SITE_MAILBOX)
    assert "How often would I come?" in body(copy)
    assert len(portal.relay.received) == 2
    (lead,) = await portal.leads()
    assert lead.state == LeadState.NEW
