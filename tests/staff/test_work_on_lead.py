"""A message is worked on: answered, noted on, given to somebody, closed and taken up again, by two people at
once."""

import pytest
from sqlalchemy import select

from portal import clock
from portal.leads.models import LeadState
from portal.leads.staff_notes import StaffNote
from tests.databases import on_both_databases
from tests.leads.people import Portal, body, page, text
from tests.staff.messages import a_lead, two_teams
from tests.staff.people import a_member, signed_in
from tests.staff.working import do, happened, page_of, stored, version

JO = "jo@example.com"


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


@pytest.mark.parametrize("forged", ["", "x", "99999999999999999999.0", "-1.0", "٣.٠"])
async def test_a_version_that_no_page_had_is_no_way_around_what_a_colleague_did(
    portal: Portal, forged: str
) -> None:
    lead_id = await a_lead(portal)
    first, second = await signed_in(portal, admin=True), await signed_in(portal, admin=True, name="Lee Moss")
    await do(first, lead_id, "answer", answer="spoke")
    answer = await second.post(f"/staff/leads/{lead_id}/answer", {"version": forged, "answer": "full"})
    assert answer.status_code == 409
