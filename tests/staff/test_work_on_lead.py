"""A message is worked on: opened, answered, noted on, given to somebody, replied to, closed and taken up
again, by two people at once."""

import pytest
from sqlalchemy import select

from portal import audit, clock
from portal.leads.erasing import erase
from portal.leads.history import history_of
from portal.leads.models import Lead, LeadState
from portal.leads.staff_notes import StaffNote
from portal.studies.models import Site
from tests.databases import on_both_databases
from tests.leads.people import Browser, Portal, body, page, path_in, text
from tests.leads.records import SITE_MAILBOX
from tests.staff.messages import OTHER_MAILBOX, a_lead, two_teams
from tests.staff.people import a_member, signed_in

JO = "jo@example.com"


async def page_of(browser: Browser, lead_id: str) -> str:
    """What somebody reads on the page of a message."""
    answer = await browser.get(f"/staff/leads/{lead_id}")
    assert answer.status_code == 200
    return text(answer)


async def version(browser: Browser, lead_id: str) -> str:
    """What the forms on the page carry."""
    fields = page(await browser.get(f"/staff/leads/{lead_id}")).all("input", name="version")
    return fields[0].attributes["value"]


async def do(browser: Browser, lead_id: str, what: str, **fields: str) -> int:
    """Sends a form of the page as it stands now."""
    fields = {"version": await version(browser, lead_id)} | fields
    return (await browser.post(f"/staff/leads/{lead_id}/{what}", fields)).status_code


async def stored(portal: Portal, lead_id: str) -> Lead:
    return {lead.id: lead for lead in await portal.leads()}[lead_id]


async def happened(portal: Portal, lead_id: str) -> list[str]:
    async with portal.database.read() as session:
        return [entry.what for entry in await history_of(session, lead_id)]


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
async def test_an_answer_by_one_button_changes_the_state_and_tells_the_sender(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    await portal.deliver()
    browser = await signed_in(portal, admin=True)
    assert await do(browser, lead_id, "answer", answer="left_voicemail") == 303
    lead = await stored(portal, lead_id)
    assert (lead.state, lead.answered_at is not None) == (LeadState.TRIED, True)
    await portal.deliver()
    assert "voicemail" in body(portal.mails(JO)[-1])
    shown = await page_of(browser, lead_id)
    assert "We left a voicemail" in shown
    assert "(Kim Reed)" in shown
    assert "Their mail server took our email about it." in shown


async def test_a_promised_call_needs_a_day_that_can_be(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    browser = await signed_in(portal, admin=True)
    assert await do(browser, lead_id, "answer", answer="will_call", call_on="2001-01-01") == 422
    assert await do(browser, lead_id, "answer", answer="will_call") == 422
    assert await do(browser, lead_id, "answer") == 422
    assert await happened(portal, lead_id) == []
    today = clock.today().isoformat()
    assert await do(browser, lead_id, "answer", answer="will_call", call_on=today) == 303
    assert "A call is promised for" in await page_of(browser, lead_id)


@on_both_databases
async def test_it_is_screened_closed_with_a_reason_and_taken_up_again(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    browser = await signed_in(portal, admin=True)
    assert await do(browser, lead_id, "state", state="screening") == 303
    assert await do(browser, lead_id, "state", state="closed") == 422, "why?"
    assert await do(browser, lead_id, "state", state="closed", reason="unanswered") == 422, (
        "not theirs to say"
    )
    assert await do(browser, lead_id, "state", state="closed", reason="joined") == 303
    assert (await stored(portal, lead_id)).closed_because == "joined"
    assert "They joined the study" in await page_of(browser, lead_id)
    assert await do(browser, lead_id, "state", state="opened") == 303
    assert await happened(portal, lead_id) == ["screening", "closed", "reopened"]


@on_both_databases
async def test_the_second_of_two_people_sees_what_the_first_did_before_anything_is_done(
    portal: Portal,
) -> None:
    lead_id = await a_lead(portal)
    first, second = await signed_in(portal, admin=True), await signed_in(portal, admin=True, name="Lee Moss")
    seen = await version(second, lead_id)
    assert await do(first, lead_id, "answer", answer="spoke") == 303
    answer = await second.post(f"/staff/leads/{lead_id}/answer", {"version": seen, "answer": "no_answer"})
    assert answer.status_code == 409
    shown = text(answer)
    assert "Somebody else did something meanwhile" in shown
    assert "We are in touch with them (Kim Reed)" in shown
    (chosen,) = [one for one in page(answer).all("input", name="answer") if "checked" in one.attributes]
    assert chosen.attributes["value"] == "no_answer", "what was chosen is still there"
    assert await happened(portal, lead_id) == ["spoke"]
    assert await do(second, lead_id, "answer", answer="no_answer") == 303


async def test_a_double_click_is_one_answer_and_no_news(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    browser = await signed_in(portal, admin=True)
    fields = {"version": await version(browser, lead_id), "answer": "spoke"}
    for _ in range(2):
        assert (await browser.post(f"/staff/leads/{lead_id}/answer", fields)).status_code == 303
    assert await happened(portal, lead_id) == ["spoke"]


@on_both_databases
async def test_notes_are_for_staff_sealed_and_stand_with_their_author(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    browser = await signed_in(portal, admin=True)
    assert await do(browser, lead_id, "note", note="Call after the surgery") == 303
    assert await do(browser, lead_id, "note", note="  ") == 422
    assert await do(browser, lead_id, "note", note="x" * 2001) == 422
    assert "Call after the surgery" in await page_of(browser, lead_id)
    async with portal.database.read() as session:
        (note,) = await session.scalars(select(StaffNote))
    assert b"surgery" not in note.sealed
    await portal.deliver()
    assert not any("surgery" in body(mail) for mail in portal.mails(JO))


async def test_a_note_is_added_whatever_a_colleague_did_meanwhile(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    first, second = await signed_in(portal, admin=True), await signed_in(portal, admin=True, name="Lee Moss")
    await do(first, lead_id, "answer", answer="spoke")
    assert (await second.post(f"/staff/leads/{lead_id}/note", {"note": "Noted"})).status_code == 303


@on_both_databases
async def test_it_is_given_to_somebody_who_may_see_it_and_to_nobody_else(portal: Portal) -> None:
    mine, others = await two_teams(portal)
    lead_id = await a_lead(portal, mine)
    browser = await signed_in(portal, teams=[mine])
    colleague = await a_member(portal, teams=[mine], name="Col League")
    stranger = await a_member(portal, teams=[others], name="Str Anger")
    assert await do(browser, lead_id, "assign", member=str(colleague)) == 303
    assert (await stored(portal, lead_id)).assigned_to == colleague
    assert "Given to Col League." in await page_of(browser, lead_id)
    assert "Str Anger" not in await page_of(browser, lead_id)
    for nobody in (str(stranger), "99999999999", "", "x"):
        assert await do(browser, lead_id, "assign", member=nobody) == 422
    assert await do(browser, lead_id, "assign", member="nobody") == 303
    assert (await stored(portal, lead_id)).assigned_to is None


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


@pytest.mark.parametrize("forged", ["", "x", "99999999999999999999.0", "-1.0", "٣.٠"])
async def test_a_version_that_no_page_had_is_no_way_around_what_a_colleague_did(
    portal: Portal, forged: str
) -> None:
    lead_id = await a_lead(portal)
    first, second = await signed_in(portal, admin=True), await signed_in(portal, admin=True, name="Lee Moss")
    await do(first, lead_id, "answer", answer="spoke")
    answer = await second.post(f"/staff/leads/{lead_id}/answer", {"version": forged, "answer": "full"})
    assert answer.status_code == 409


async def test_it_speaks_spanish_to_who_reads_spanish(portal: Portal) -> None:
    lead_id = await a_lead(portal)
    browser = await signed_in(portal, admin=True)
    answer = await browser.get(f"/es/staff/leads/{lead_id}")
    assert answer.status_code == 200
    addresses = [form.attributes["action"] for form in page(answer).all("form")]
    assert addresses
    assert all(address.startswith("/es/") for address in addresses)
