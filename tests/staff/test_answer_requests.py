"""Administrators answer requests that came by telephone or letter: only for somebody who was made sure of,
and each step stands in the trail."""

import json
from typing import Any

from sqlalchemy import select

from portal.leads.details import details_of
from portal.leads.history import history_of
from portal.person import asked
from portal.person.models import PersonRequest
from tests.databases import on_both_databases
from tests.leads.people import Portal, code_in, page, path_in, text
from tests.leads.records import SITE_MAILBOX
from tests.staff.asking import CHECKED, JO, LIST, checked, taken, trail
from tests.staff.people import signed_in, team_ids


async def row(portal: Portal) -> PersonRequest:
    """The only request as it is stored."""
    async with portal.database.read() as session:
        return (await session.scalars(select(PersonRequest))).one()


@on_both_databases
async def test_a_copy_is_made_for_somebody_who_was_called_back(portal: Portal) -> None:
    await portal.browser().sent(message="Purple rhubarb")
    browser = await signed_in(portal, admin=True)
    address = await taken(browser)
    refused = await browser.post(f"{address}/export", {"as": "json"})
    assert refused.status_code == 422
    assert "First write down how you made sure" in text(refused)
    assert (await browser.post(f"{address}/check", CHECKED)).status_code == 303
    answer = await browser.post(f"{address}/export", {"as": "json"})
    held: dict[str, Any] = json.loads(answer.text)
    assert held["messages"][0]["message"]["text"] == "Purple rhubarb"
    assert held["requests"][0]["checked"]["in_words"] == CHECKED["checked"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "jo" not in answer.headers["content-disposition"]
    readable = await browser.post(f"{address}/export", {"as": "page"})
    assert "Purple rhubarb" in text(readable)
    assert not page(readable).all("script")
    assert (await browser.post(f"{address}/done", {"outcome": "Sent by letter"})).status_code == 303
    shown = text(await browser.get(address))
    assert "Sent by letter" in shown
    assert await trail(portal, address) == [
        *("request.taken", "request.checked", "request.exported", "request.exported", "request.done"),
    ]


@on_both_databases
async def test_erasing_asks_once_more_and_keeps_only_that_it_was_done(portal: Portal) -> None:
    await portal.browser().sent(message="Purple rhubarb")
    await portal.deliver()
    browser = await signed_in(portal, admin=True)
    address = await checked(browser, kind="erase")
    (lead,) = await portal.leads()
    assert "1 message" in text(await browser.get(f"{address}/erase"))
    assert (await portal.leads())[0].erased_at is None, "looking erases nothing"
    assert (await browser.post(f"{address}/erase")).status_code == 303
    (erased,) = await portal.leads()
    assert (erased.erased_at is not None, erased.data_key) == (True, None)
    shown = text(await browser.get(address))
    assert "Erased: 1 messages" in shown
    assert "is theirs to erase. Ask them." in shown
    assert lead.id in shown
    assert "Backups made before now" in shown
    kept = await row(portal)
    assert (kept.state, kept.sealed, kept.data_key, kept.email_index) == ("done", None, None, None)
    assert kept.done_at is not None
    for secret in (JO, "Everything you have on me", "they knew the study"):
        assert secret.lower() not in shown.lower()
    assert (await browser.post(f"{address}/erase")).status_code == 303, "twice is once"
    assert await trail(portal, address) == [
        *("request.taken", "request.checked", "request.erased", "request.done"),
    ]


async def test_nothing_is_erased_before_somebody_was_made_sure_of(portal: Portal) -> None:
    await portal.browser().sent()
    browser = await signed_in(portal, admin=True)
    address = await taken(browser, kind="erase")
    assert (await browser.get(f"{address}/erase")).status_code == 303
    answer = await browser.post(f"{address}/erase")
    assert answer.status_code == 422
    assert page(answer).one("title").text.startswith("Error: ")
    assert (await portal.leads())[0].erased_at is None
    assert await trail(portal, address) == ["request.taken"]


async def test_an_address_is_put_right_in_all_messages_and_the_request_follows(portal: Portal) -> None:
    await portal.browser().sent(message="First")
    await portal.browser().sent(message="Second")
    await portal.deliver()
    browser = await signed_in(portal, admin=True)
    address = await checked(browser, kind="correct")
    same = await browser.post(f"{address}/correct", {"new_email": "JO@example.com"})
    assert "known already" in text(same)
    assert (await browser.post(f"{address}/correct", {"new_email": "joan@example.com"})).status_code == 303
    await portal.deliver()
    assert len(portal.mails("joan@example.com")) == 2
    shown = text(await browser.get(address))
    assert "joan@example.com" in shown
    assert shown.count("To study NCT") == 2, "they are found under the new address"


async def test_a_name_and_a_number_are_put_right_and_the_team_is_told(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    team, (notice,) = portal.browser(), portal.mails(SITE_MAILBOX)
    await team.post(path_in(notice), {"code": code_in(notice)})
    await team.get(path_in(notice))
    browser = await signed_in(portal, admin=True)
    address = await checked(browser, kind="correct")
    for typed, said in (
        ({}, "Enter what is to be put right"),
        ({"phone": "12"}, "Enter a phone number"),
        ({"first_name": "www.example.com"}, "First name"),
    ):
        refused = await browser.post(f"{address}/correct", typed)
        assert refused.status_code == 422
        assert said in page(refused).one("div", role="alert").text
    right = {"first_name": "Joan", "phone": "202-555-0177"}
    assert (await browser.post(f"{address}/correct", right)).status_code == 303
    (lead,) = await portal.leads()
    message = details_of(portal.desk.keyring, lead).message
    assert (message.first_name, message.last_name, message.phone_e164) == ("Joan", "Doe", "+12025550177")
    async with portal.database.read() as session:
        (entry,) = [one for one in await history_of(session, lead.id) if one.what == "corrected"]
    assert entry.by.startswith("member:")
    await portal.deliver()
    assert len(portal.mails(SITE_MAILBOX)) == 2
    assert "request.corrected" in await trail(portal, address)


async def test_a_refusal_has_a_reason_which_is_sealed(portal: Portal) -> None:
    browser = await signed_in(portal, admin=True)
    address = await taken(browser)
    empty = await browser.post(f"{address}/refuse", {"reason": " "})
    assert empty.status_code == 422
    assert "Write down why" in text(empty)
    await browser.post(f"{address}/refuse", {"reason": "Would not say who they are"})
    assert "Would not say who they are" in text(await browser.get(address))
    kept = await row(portal)
    assert kept.state == "refused"
    assert b"Would not say" not in (kept.sealed or b"")
    assert (await browser.post(f"{address}/done", {"outcome": "x"})).status_code == 303
    assert (await row(portal)).state == "refused", "what is answered stays so"


async def test_others_learn_nothing_not_even_that_there_is_such_a_page(portal: Portal) -> None:
    browser = await signed_in(portal, admin=True)
    address = await checked(browser, kind="erase")
    coordinator = await signed_in(portal, teams=await team_ids(portal), name="Co Ordinator")
    nowhere = await coordinator.get("/staff/nowhere")
    for path in (LIST, f"{LIST}/new", address, f"{address}/erase"):
        answer = await coordinator.get(path)
        assert (answer.status_code, text(answer)) == (404, text(nowhere))
    for act in ("check", "correct", "done", "erase", "export", "refuse"):
        assert (await coordinator.post(f"{address}/{act}", CHECKED)).status_code == 404
        assert (await portal.browser().post(f"{address}/{act}", CHECKED)).status_code == 303
    assert (await browser.get(f"{LIST}/nothing")).status_code == 404
    async with portal.database.read() as session:
        kept = await asked.find(session, portal.desk.keyring, address.rpartition("/")[2])
    assert kept.is_open
