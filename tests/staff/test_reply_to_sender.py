"""The sender gets a reply in approved words with a name under it, and the team a new link."""

import pytest

from portal.studies.models import Site
from tests.databases import on_both_databases
from tests.leads.people import Portal, body, path_in
from tests.leads.records import SITE_MAILBOX
from tests.staff.messages import a_lead, two_teams
from tests.staff.people import signed_in
from tests.staff.working import do, happened, page_of, stored

JO = "jo@example.com"


@on_both_databases
async def test_an_approved_text_goes_out_with_a_name_and_answers_go_to_the_team(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    await portal.deliver()
    browser = await signed_in(portal, admin=True)
    shown = await page_of(browser, lead_id)
    assert "Call us when it suits you: 202-555-0143." in shown, "as the sender will read it"
    assert await do(browser, lead_id, "reply", reply="reply_call_us") == 303
    await portal.deliver()
    mail = portal.mails(JO)[-1]
    assert "Call us when it suits you: 202-555-0143." in body(mail)
    assert "Kim Reed\nSpringfield Clinic" in body(mail).replace("\r\n", "\n")
    assert mail["Reply-To"] == SITE_MAILBOX
    assert await happened(portal, lead_id) == ["replied"]
    assert "A reply was sent: Call us (Kim Reed)" in await page_of(browser, lead_id)
    lead = await stored(portal, lead_id)
    assert lead.answered_at is not None
    assert lead.waits_since is not None, "a reply may say just that it takes longer"


@pytest.mark.parametrize("chosen", ["", "consent", "reply_nonsense", "Buy this: www.example.com"])
async def test_nothing_but_an_approved_text_can_be_sent(portal: Portal, chosen: str) -> None:
    lead_id = await a_lead(portal)
    await portal.deliver()
    browser = await signed_in(portal, admin=True)
    assert await do(browser, lead_id, "reply", reply=chosen) == 422
    assert await happened(portal, lead_id) == []


async def test_who_wants_no_email_gets_none(portal: Portal) -> None:
    lead_id = await a_lead(portal, contact_by="phone")
    await portal.deliver()
    browser = await signed_in(portal, admin=True)
    assert "They want to be called" in await page_of(browser, lead_id)
    assert await do(browser, lead_id, "reply", reply="reply_more_time") == 422


async def test_a_text_without_its_values_is_not_offered(portal: Portal) -> None:
    team, _ = await two_teams(portal)
    lead_id = await a_lead(portal, team)
    await portal.deliver()
    browser = await signed_in(portal, admin=True)
    assert "Call us when it suits you" in await page_of(browser, lead_id)
    site = (await stored(portal, lead_id)).site_id
    async with portal.database.write.begin() as session:
        row = await session.get_one(Site, site)
        row.contacts = [{"name": "Robin Marsh", "email": SITE_MAILBOX}]
    shown = await page_of(browser, lead_id)
    assert "Call us when it suits you" not in shown
    assert "We need more time" in shown


@on_both_databases
async def test_a_link_is_switched_off_and_a_new_one_sent(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    await portal.deliver()
    (link,) = await portal.links()
    before = path_in(portal.mails(SITE_MAILBOX)[0])
    browser = await signed_in(portal, admin=True)
    assert await do(browser, lead_id, f"links/{link.id}/revoke") == 303
    assert (await portal.browser().get(before)).status_code == 410
    assert "Link switched off on" in await page_of(browser, lead_id)
    assert await do(browser, lead_id, f"links/{link.id}/renew") == 303
    await portal.deliver()
    after = path_in(portal.mails(SITE_MAILBOX)[-1])
    assert after != before
    assert (await portal.browser().get(after)).status_code == 200
    for _ in range(2):
        await do(browser, lead_id, f"links/{link.id}/renew")
    assert await do(browser, lead_id, f"links/{link.id}/renew") == 422
