"""A message is read by those of its team, and what is read of it is in the trail."""

from sqlalchemy import select

from portal import audit
from portal.leads.erasing import erase
from portal.leads.models import LeadState
from portal.leads.staff_notes import StaffNote
from tests.databases import on_both_databases
from tests.leads.people import Portal, page
from tests.staff.messages import OTHER_MAILBOX, a_lead, two_teams
from tests.staff.people import signed_in
from tests.staff.working import do, happened, page_of, stored, version

JO = "jo@example.com"


@on_both_databases
async def test_opening_it_counts_as_opened_by_the_team_and_stands_in_the_trail_with_who_did(
    portal: Portal,
) -> None:
    lead_id = await a_lead(portal, message="Purple rhubarb", language="es")
    browser = await signed_in(portal, admin=True)
    await browser.head(f"/staff/leads/{lead_id}")
    assert (await stored(portal, lead_id)).state == LeadState.NEW, "nobody has seen it"
    shown = await page_of(browser, lead_id)
    assert shown.index("Español") < shown.index("Jo Doe"), "the language comes first"
    assert "Purple rhubarb" in shown
    lead = await stored(portal, lead_id)
    assert lead.state == LeadState.OPENED
    assert lead.opened_at is not None
    async with portal.database.read() as session:
        (event,) = [
            one for one in await audit.events(session, f"lead:{lead_id}") if one.kind == "lead.opened"
        ]
    assert event.actor.startswith("member:")


@on_both_databases
async def test_a_message_to_another_team_is_not_there_whatever_is_done(portal: Portal) -> None:
    mine, others = await two_teams(portal)
    own, foreign = await a_lead(portal, mine), await a_lead(portal, others, first_name="Theirs")
    browser = await signed_in(portal, teams=[mine])
    link_id = next(link.id for link in await portal.links() if link.lead_id == foreign)
    fields = {"answer": "spoke", "state": "closed", "reason": "full", "note": "x", "member": "nobody"}
    for what in ("answer", "state", "note", "assign", "reply", f"links/{link_id}/renew"):
        for lead_id in (foreign, "0" * 32):
            answer = await browser.post(f"/staff/leads/{lead_id}/{what}", fields | {"reply": "reply_call_us"})
            assert answer.status_code == 404, what
            assert "Theirs" not in answer.text
    assert (await browser.get(f"/staff/leads/{foreign}")).status_code == 404
    crossed = await browser.post(f"/staff/leads/{own}/links/{link_id}/revoke")
    assert crossed.status_code == 404, "a link of another message"
    assert (await stored(portal, foreign)).state == LeadState.NEW
    assert [link.revoked_at for link in await portal.links()] == [None, None]
    assert await happened(portal, foreign) == []


@on_both_databases
async def test_what_else_they_wrote_is_shown_to_those_alone_who_may_see_both(portal: Portal) -> None:
    mine, others = await two_teams(portal)
    lead_id, other = await a_lead(portal, mine), await a_lead(portal, others)
    await a_lead(portal, others, email="somebody.else@example.com")
    both = await signed_in(portal, teams=[mine, others])
    links = [one.attributes["href"] for one in page(await both.get(f"/staff/leads/{lead_id}")).all("a")]
    assert [one for one in links if one.startswith("/staff/leads/")] == [f"/staff/leads/{other}"]
    one = await signed_in(portal, teams=[mine], name="Lee Moss")
    shown = await page_of(one, lead_id)
    assert "Also wrote to" not in shown
    assert "Shelbyville" not in shown
    assert OTHER_MAILBOX not in shown


@on_both_databases
async def test_of_an_erased_message_only_what_happened_is_left(portal: Portal) -> None:
    lead_id = await a_lead(portal, first_name="Forgotten", message="Purple rhubarb")
    browser = await signed_in(portal, admin=True)
    await do(browser, lead_id, "note", note="Call after the surgery")
    async with portal.database.write.begin() as session:
        await erase(session, [lead_id], because="test")
        assert (await session.scalars(select(StaffNote))).all() == []
    shown = await page_of(browser, lead_id)
    assert "An erased message" in shown
    for gone in ("Forgotten", "rhubarb", "surgery", JO, "202-555-0123"):
        assert gone not in shown
    for what in ("note", "answer", "state", "reply", "assign"):
        fields = {"note": "x", "answer": "spoke", "state": "screening", "reply": "reply_more_time"}
        answer = await browser.post(f"/staff/leads/{lead_id}/{what}", fields | {"member": "nobody"})
        assert answer.status_code in {303, 409}
    async with portal.database.read() as session:
        assert (await session.scalars(select(StaffNote))).all() == []


async def test_of_a_message_that_was_taken_back_it_says_not_to_contact_them(portal: Portal) -> None:
    sender = portal.browser()
    receipt = await sender.sent()
    browser = await signed_in(portal, admin=True)
    ((lead_id, seen),) = [(lead.id, await version(browser, lead.id)) for lead in await portal.leads()]
    await sender.post(f"{receipt}/withdraw")
    shown = await page_of(browser, lead_id)
    assert "Do not contact them" in shown
    assert "202-555-0123" not in shown
    answer = await browser.post(f"/staff/leads/{lead_id}/answer", {"version": seen, "answer": "spoke"})
    assert answer.status_code == 303
    assert await happened(portal, lead_id) == []


async def test_it_speaks_spanish_to_who_reads_spanish(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    browser = await signed_in(portal, admin=True)
    answer = await browser.get(f"/es/staff/leads/{lead_id}")
    assert answer.status_code == 200
    addresses = [form.attributes["action"] for form in page(answer).all("form")]
    assert addresses
    assert all(address.startswith("/es/") for address in addresses)
