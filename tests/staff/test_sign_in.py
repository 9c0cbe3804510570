"""Somebody of the staff signs in by a link or a code, in the browser that asked; nobody else does."""

import asyncio
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.staff.models import SignIn, StaffSession
from tests.databases import on_both_databases
from tests.leads.people import Portal, page, text
from tests.staff.entering import ask, code_in, newest_mail, path_in, sign_in
from tests.staff.people import a_member, address_of

KIM = address_of("Kim Reed")


async def test_the_link_leads_to_the_inbox_in_the_browser_that_asked(portal: Portal) -> None:
    await a_member(portal)
    browser = portal.browser()
    answer = await ask(browser, KIM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/sign-in/code")
    assert "Look in your mailbox" in text(await browser.get("/staff/sign-in/code"))
    link = path_in(await newest_mail(portal, KIM))
    assert "Press the button" in text(await browser.get(link))
    answer = await browser.post(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/leads")
    assert set(browser.cookies) == {"staff"}, "what signing in needed is forgotten"
    assert (await browser.get("/staff/sign-in")).headers["location"] == "/staff/leads"


async def test_the_code_does_the_same_where_it_was_asked_for(portal: Portal) -> None:
    await a_member(portal)
    browser = portal.browser()
    await ask(browser, KIM)
    code = code_in(await newest_mail(portal, KIM))
    answer = await browser.post("/staff/sign-in/code", {"code": f" {code[:3]}-{code[3:]} "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/leads")
    assert "staff" in browser.cookies


async def test_an_address_is_known_however_it_is_typed(portal: Portal) -> None:
    await a_member(portal)
    await ask(portal.browser(), " Kim.Reed@EXAMPLE.org ")
    assert await newest_mail(portal, KIM)


@pytest.mark.parametrize("typed", ["", "kim", "kim@", "kim.reed@example.org, eve@example.org"])
async def test_what_is_no_address_is_refused_and_kept(portal: Portal, typed: str) -> None:
    answer = await ask(portal.browser(), typed)
    assert answer.status_code == 422
    assert page(answer).one("input", name="email").attributes["value"] == typed
    assert "email" in text(answer)


async def test_who_signs_in_gets_to_the_page_that_was_wanted(portal: Portal) -> None:
    await a_member(portal)
    browser = portal.browser()
    answer = await browser.get("/staff/account")
    assert answer.headers["location"] == "/staff/sign-in?next=%2Fstaff%2Faccount"
    form = page(await browser.get(answer.headers["location"]))
    wanted = form.one("input", name="next").attributes["value"]
    assert (await sign_in(portal, browser, KIM, next=wanted)).headers["location"] == "/staff/account"


@pytest.mark.parametrize(
    "wanted",
    [
        *("//evil.example", "/\\evil.example", "https://evil.example/staff/leads", "/%2F/evil.example"),
        *("/staff//evil.example", "/staff/../evil", "/staffroom", "/studies/NCT01234567", "javascript:1"),
        *("/staff/leads\r\nset-cookie: x", "/staff\\@evil.example", "/staff/leads?next=//evil.example", ""),
        *("//evil.example/staff/leads", "/fr/../staff", "staff/leads", " /staff/leads", "/staff/leads#x"),
    ],
)
async def test_nobody_is_led_away_by_signing_in(portal: Portal, wanted: str) -> None:
    await a_member(portal)
    answer = await sign_in(portal, portal.browser(), KIM, next=wanted)
    assert answer.headers["location"] == "/staff/leads"


@pytest.mark.parametrize("wanted", ["/staff/account", "/es/staff/account", "/staff/leads?state=new&page=2"])
async def test_a_page_of_the_staff_side_is_one_to_go_on_to(portal: Portal, wanted: str) -> None:
    await a_member(portal)
    answer = await sign_in(portal, portal.browser(), KIM, next=wanted)
    assert answer.headers["location"] == wanted.removeprefix("/es")


async def test_the_page_and_the_mail_are_in_the_language_that_is_spoken(portal: Portal) -> None:
    await a_member(portal)
    browser = portal.browser()
    answer = await browser.post("/es/staff/sign-in", {"email": KIM})
    assert answer.headers["location"] == "/es/staff/sign-in/code"
    assert path_in(await newest_mail(portal, KIM)).startswith("/es/staff/sign-in/")


@on_both_databases
async def test_of_many_who_press_the_button_at_once_one_is_let_in(portal: Portal) -> None:
    await a_member(portal)
    browser = portal.browser()
    await ask(browser, KIM)
    mail = await newest_mail(portal, KIM)
    link, code = path_in(mail), {"code": code_in(mail)}
    answers = await asyncio.gather(
        *(browser.post(link) for _ in range(4)),
        *(browser.post("/staff/sign-in/code", code) for _ in range(4)),
    )
    assert sorted(answer.status_code for answer in answers).count(303) == 1
    async with portal.database.read() as session:
        assert len((await session.scalars(select(StaffSession.id))).all()) == 1


async def test_a_link_and_its_code_are_over_after_a_quarter_of_an_hour(portal: Portal) -> None:
    await a_member(portal)
    browser = portal.browser()
    with time_machine.travel(clock.now(), tick=False) as now:
        await ask(browser, KIM)
        mail = await newest_mail(portal, KIM)
        now.shift(timedelta(minutes=14, seconds=59))
        assert "Press the button" in text(await browser.get(path_in(mail)))
        now.shift(timedelta(seconds=1))
        for answer in (
            await browser.get(path_in(mail)),
            await browser.post(path_in(mail)),
            await browser.get("/staff/sign-in/code"),
            await browser.post("/staff/sign-in/code", {"code": code_in(mail)}),
        ):
            assert answer.status_code == 410
            assert "This link no longer works" in text(answer)
    assert "staff" not in browser.cookies


async def test_signing_in_ends_every_other_request_of_the_member(portal: Portal) -> None:
    await a_member(portal)
    first, second = portal.browser(), portal.browser()
    await ask(first, KIM)
    older = await newest_mail(portal, KIM)
    assert (await sign_in(portal, second, KIM)).status_code == 303
    assert (await first.post(path_in(older))).status_code == 410
    assert (await first.post("/staff/sign-in/code", {"code": code_in(older)})).status_code == 410
    async with portal.database.read() as session:
        assert None not in set(await session.scalars(select(SignIn.used_at)))
