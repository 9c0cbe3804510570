"""What somebody tries who wants in without being of the staff, and what they learn from it: nothing."""

import asyncio
import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal import clock
from portal.addresses import ROUTES
from portal.config import Settings
from portal.staff.models import SignIn, StaffSession
from tests.databases import on_both_databases
from tests.leads.people import Browser, Portal, a_portal, body, text
from tests.staff.entering import ask, code_in, newest_mail, path_in, sign_in
from tests.staff.people import a_member, address_of, signed_in

KIM, NOBODY = address_of("Kim Reed"), "nobody@example.org"
CODE = "/staff/sign-in/code"


async def signed_in_anywhere(portal: Portal) -> int:
    async with portal.database.read() as session:
        return await session.scalar(select(func.count()).select_from(StaffSession)) or 0


async def test_a_token_from_outside_is_never_taken_over(portal: Portal) -> None:
    """Session fixation (OWASP ASVS 7.2.4)."""
    await a_member(portal)
    victim, intruder = portal.browser(), portal.browser()
    for browser in (victim, intruder):
        browser.cookies.set("staff", "put-there-by-somebody-else", domain="127.0.0.1")
    await sign_in(portal, victim, KIM)
    assert victim.cookies["staff"] != "put-there-by-somebody-else"
    assert (await intruder.get("/staff/account")).status_code == 303


async def test_signing_in_again_ends_the_session_that_the_browser_had(portal: Portal) -> None:
    browser = await signed_in(portal)
    before, thief = browser.cookies["staff"], portal.browser()
    browser.cookies.delete("staff")
    browser.cookies.set("staff", before, domain="127.0.0.1")
    await sign_in(portal, browser, KIM)
    thief.cookies.set("staff", before)
    assert (await thief.get("/staff/account")).status_code == 303
    assert (await browser.get("/staff/account")).status_code == 200


async def test_a_link_works_once(portal: Portal) -> None:
    await a_member(portal)
    browser = portal.browser()
    await ask(browser, KIM)
    kept = dict(browser.cookies)
    mail = await newest_mail(portal, KIM)
    assert (await browser.post(path_in(mail))).status_code == 303
    replayed = portal.browser()
    for name, value in kept.items():
        replayed.cookies.set(name, value)
    assert (await replayed.post(path_in(mail))).status_code == 410
    assert (await replayed.post(CODE, {"code": code_in(mail)})).status_code == 410
    assert await signed_in_anywhere(portal) == 1


async def test_a_link_that_was_passed_on_opens_nothing_and_says_what_to_do(portal: Portal) -> None:
    await a_member(portal)
    owner, other = portal.browser(), portal.browser()
    await ask(owner, KIM)
    link = path_in(await newest_mail(portal, KIM))
    await ask(other, NOBODY)
    for answer in (await other.get(link), await other.post(link)):
        assert "type the 6-digit code of the same email there" in text(answer)
    assert "staff" not in other.cookies
    assert (await owner.post(link)).status_code == 303, "nothing is lost by that"


async def test_a_program_that_opens_links_and_presses_buttons_loses_nothing(portal: Portal) -> None:
    await a_member(portal)
    owner, scanner = portal.browser(), portal.browser()
    await ask(owner, KIM)
    link = path_in(await newest_mail(portal, KIM))
    await scanner.get(link)
    await scanner.head(link)
    await scanner.post(link)
    await owner.get(link)
    await owner.head(link)
    assert await signed_in_anywhere(portal) == 0
    assert (await owner.post(link)).status_code == 303


@on_both_databases
async def test_a_code_allows_five_tries_however_many_come_at_once(portal: Portal) -> None:
    await a_member(portal)
    browser = portal.browser()
    await ask(browser, KIM)
    mail = await newest_mail(portal, KIM)
    right = code_in(mail)
    wrong = [code for code in (f"{number:06d}" for number in range(51)) if code != right][:50]
    answers = await asyncio.gather(*(browser.post(CODE, {"code": code}) for code in wrong))
    assert {answer.status_code for answer in answers} == {422}
    assert sum("left" in text(answer) for answer in answers) == 4
    assert (await browser.post(CODE, {"code": right})).status_code == 422, "the right one comes too late"
    assert (await browser.post(path_in(mail))).status_code == 303, "the link does not"


async def test_after_twenty_wrong_codes_in_a_day_only_links_work(portal: Portal) -> None:
    await a_member(portal)
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(4):
            browser = portal.browser()
            await ask(browser, KIM)
            right = code_in(await newest_mail(portal, KIM))
            for _ in range(5):
                await browser.post(CODE, {"code": "000000" if right != "000000" else "111111"})
            now.shift(timedelta(minutes=61))
        browser = portal.browser()
        await ask(browser, KIM)
        mail = await newest_mail(portal, KIM)
        assert (await browser.post(CODE, {"code": code_in(mail)})).status_code == 422
        assert (await browser.post(path_in(mail))).status_code == 303


@pytest.mark.parametrize("said", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}])
async def test_no_form_of_another_site_reaches_the_staff_side(portal: Portal, said: dict[str, str]) -> None:
    browser = await signed_in(portal, admin=True)
    for headers in (said | {"origin": "null"}, said, {"origin": "https://evil.example"}):
        for route in ROUTES:
            if route.path.startswith("/staff") and "POST" in (route.methods or ()):
                path = route.path.replace("{id:int}", "1").replace("{text_id:int}", "1")
                path = path.replace("{team_id:int}", "1")
                assert (await browser.post(path, headers=headers)).status_code == 403, path
    assert (await browser.get("/staff/account")).status_code == 200


async def test_behind_https_cookies_are_out_of_reach(settings: Settings, portal: Portal) -> None:
    secure = portal.desk.settings.model_copy(update={"base_url": "https://studies.example.org"})
    await a_member(portal)
    async with a_portal(secure, portal.relay) as behind:
        browser = Browser(behind.application, secure.base_url, "127.0.0.1")
        set_by = [await ask(browser, KIM)]
        set_by.append(await browser.post(path_in(await newest_mail(behind, KIM))))
        given = [
            one
            for answer in set_by
            for one in answer.headers.get_list("set-cookie")
            if "Max-Age=0" not in one
        ]
        assert [one.partition("=")[0] for one in given] == ["__Host-signing", "__Host-staff"]
        for one in given:
            assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(one.split("; "))
            assert "domain" not in one.lower()


async def test_the_mail_says_nothing_of_the_person_and_the_logs_say_nothing_at_all(
    portal: Portal, capsys: pytest.CaptureFixture[str]
) -> None:
    await a_member(portal)
    browser = portal.browser()
    await sign_in(portal, browser, KIM)
    await browser.get("/staff/account")
    mail = await newest_mail(portal, KIM)
    for kind in ("plain", "html"):
        said = body(mail, kind)
        assert not any(word in said for word in ("Kim", "Reed", KIM, "Springfield Clinic", "Baths"))
    assert mail["Subject"] == "Sign in to the staff pages"
    logged = capsys.readouterr()
    for secret in (KIM, "Kim", path_in(mail).rpartition("/")[2], code_in(mail), browser.cookies["staff"]):
        assert secret not in logged.out + logged.err


async def test_what_is_stored_opens_nothing(portal: Portal) -> None:
    await a_member(portal)
    browser = portal.browser()
    await ask(browser, KIM)
    mail = await newest_mail(portal, KIM)
    async with portal.database.read() as session:
        row = (await session.scalars(select(SignIn))).one()
    stored = json.dumps({name: repr(value) for name, value in vars(row).items()})
    for secret in (path_in(mail).rpartition("/")[2], code_in(mail), browser.cookies["signing"], KIM):
        assert secret not in stored
