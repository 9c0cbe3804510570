"""Whoever has a second factor shows it after the mailbox; guessing, replaying and racing lead nowhere."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.crypto import factor_code
from portal.staff.models import Member, StaffSession
from tests.databases import on_both_databases
from tests.leads.people import Browser, Portal, body, text
from tests.staff.entering import sign_in
from tests.staff.factors import FACTOR, App, set_up
from tests.staff.people import a_member, address_of, browser_of, signed_in

KIM = address_of("Kim Reed")
ASKED = "/staff/second-factor"


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    """A clock that stands still."""
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


async def halfway(portal: Portal) -> tuple[Browser, App, list[str]]:
    """A browser in which the link was taken and the second factor is asked for."""
    app, codes = await set_up(await signed_in(portal, admin=True))
    browser = portal.browser()
    assert (await sign_in(portal, browser, KIM)).headers["location"] == ASKED
    return browser, app, codes


async def member(portal: Portal) -> Member:
    async with portal.database.read() as session:
        return (await session.scalars(select(Member))).one()


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, of which apps show the last six digits."""
    secret = b"12345678901234567890"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert factor_code(secret, seconds // 30) == code


async def test_without_it_nothing_opens_and_with_it_one_goes_on(
    portal: Portal, now: time_machine.Traveller
) -> None:
    browser, app, _ = await halfway(portal)
    for path in ("/staff/leads", "/staff/people", "/staff/account", FACTOR):
        assert (await browser.get(path)).headers["location"].startswith(ASKED)
    assert (
        (await browser.post(f"{FACTOR}/remove", {"code": app.code()})).headers["location"].startswith(ASKED)
    )
    now.shift(30)
    answer = await browser.post(ASKED, {"code": app.code(), "next": "/staff/account"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/account")
    assert (await browser.get("/staff/account")).status_code == 200


async def test_passing_it_gives_the_browser_a_new_token(portal: Portal, now: time_machine.Traveller) -> None:
    browser, app, _ = await halfway(portal)
    before, stranger = browser.cookies["staff"], portal.browser()
    now.shift(30)
    await browser.post(ASKED, {"code": app.code()})
    stranger.cookies.set("staff", before)
    assert (await stranger.get("/staff/account")).headers["location"].startswith("/staff/sign-in")


async def test_a_code_works_once(portal: Portal, now: time_machine.Traveller) -> None:
    browser, app, _ = await halfway(portal)
    assert (await browser.post(ASKED, {"code": app.code()})).status_code == 422, "it set the factor up"
    now.shift(30)
    code = app.code()
    assert (await browser.post(ASKED, {"code": code})).status_code == 303
    again = portal.browser()
    await sign_in(portal, again, KIM)
    assert (await again.post(ASKED, {"code": code})).status_code == 422
    earlier = app.code(later=-1)
    assert (await again.post(ASKED, {"code": earlier})).status_code == 422, "nor one that is older"


@pytest.mark.parametrize(("later", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
async def test_a_clock_may_be_half_a_minute_off(
    portal: Portal, now: time_machine.Traveller, later: int, status: int
) -> None:
    browser, app, _ = await halfway(portal)
    now.shift(600 - 600 % 30)
    assert (await sign_in(portal, browser, KIM)).status_code == 303
    assert (await browser.post(ASKED, {"code": app.code(later=later)})).status_code == status


async def test_a_recovery_code_works_once_in_any_spacing(portal: Portal) -> None:
    browser, _, codes = await halfway(portal)
    assert len(set(codes)) == 10
    typed = codes[3].upper().replace("-", "  ")
    answer = await browser.post(ASKED, {"code": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, FACTOR)
    assert "9 recovery codes left" in text(await browser.get(FACTOR))
    again = portal.browser()
    await sign_in(portal, again, KIM)
    assert (await again.post(ASKED, {"code": codes[3]})).status_code == 422
    assert (await again.post(ASKED, {"code": codes[4]})).status_code == 303


async def test_nothing_of_it_lies_readable_in_the_database(portal: Portal) -> None:
    app, codes = await set_up(await signed_in(portal))
    row = await member(portal)
    assert row.sealed is not None
    assert app.secret not in row.sealed
    assert not any(code.replace("-", "") in str(row.recovery) for code in codes)


async def test_what_is_no_code_costs_no_try(portal: Portal) -> None:
    browser, _, _ = await halfway(portal)
    for typed in ("", "12345", "hello", "1234567", "<script>"):
        assert "Enter the 6 digits" in text(await browser.post(ASKED, {"code": typed}))
    assert (await member(portal)).failures == 0


async def test_five_wrong_ones_lock_it_even_for_the_right_one_and_its_owner_is_told(
    portal: Portal, now: time_machine.Traveller
) -> None:
    browser, app, codes = await halfway(portal)
    now.shift(30)
    for number in range(4):
        assert f"{4 - number} tr" in text(await browser.post(ASKED, {"code": app.wrong(number)}))
    assert "No code is taken until" in text(await browser.post(ASKED, {"code": app.wrong(4)}))
    for typed in (app.code(), codes[0]):
        assert (await browser.post(ASKED, {"code": typed})).status_code == 422
    await portal.deliver()
    told = [mail for mail in portal.mails(KIM) if "Wrong codes" in mail["Subject"]]
    assert len(told) == 1
    assert app.code() not in body(told[0])
    now.shift(timedelta(minutes=15, seconds=-1))
    assert (await browser.post(ASKED, {"code": app.code()})).status_code == 422
    now.shift(timedelta(seconds=1))
    assert (await browser.post(ASKED, {"code": app.code()})).status_code == 303
    assert (await member(portal)).failures == 0


async def test_each_further_lock_is_twice_as_long_up_to_a_day(
    portal: Portal, now: time_machine.Traveller
) -> None:
    browser, app, _ = await halfway(portal)
    hours = []
    for _ in range(9):
        for number in range(5):
            await browser.post(ASKED, {"code": app.wrong(number)})
        until = (await member(portal)).locked_until
        assert until is not None
        hours.append((until - clock.now()) / timedelta(hours=1))
        now.move_to(until)
        await sign_in(portal, browser, KIM)
    assert hours == [0.25, 0.5, 1, 2, 4, 8, 16, 24, 24]


@on_both_databases
async def test_fifty_guesses_at_once_are_no_more_than_five(portal: Portal) -> None:
    browser, app, _ = await halfway(portal)
    guesses = [app.wrong(number) for number in range(49)]
    answers = await asyncio.gather(*(browser.post(ASKED, {"code": guess}) for guess in guesses))
    assert {answer.status_code for answer in answers} == {422}
    assert sum("tries left" in one.text or "try left" in one.text for one in answers) == 4
    assert (await member(portal)).failures == 5
    answer = await browser.post(ASKED, {"code": app.code(later=1)})
    assert answer.status_code == 422, "the lock holds for the right one"
    async with portal.database.read() as session:
        waiting = await session.scalars(select(StaffSession).where(StaffSession.passed_at.is_(None)))
        assert len(waiting.all()) == 1


@on_both_databases
async def test_one_code_at_two_browsers_at_once_opens_one(portal: Portal) -> None:
    browser, app, _ = await halfway(portal)
    another = await browser_of(portal, (await member(portal)).id, passed=False)
    code = {"code": app.code(later=1)}
    answers = await asyncio.gather(browser.post(ASKED, code), another.post(ASKED, code))
    assert sorted(answer.status_code for answer in answers) == [303, 422]


async def test_removing_it_and_renewing_codes_need_a_code(
    portal: Portal, now: time_machine.Traveller
) -> None:
    browser = await signed_in(portal)
    app, codes = await set_up(browser)
    now.shift(30)
    for path in ("recovery", "remove"):
        assert (await browser.post(f"{FACTOR}/{path}", {"code": app.wrong()})).status_code == 422
    answer = await browser.post(f"{FACTOR}/recovery", {"code": app.code()})
    assert answer.status_code == 200
    assert codes[0] not in answer.text
    assert (await browser.post(f"{FACTOR}/remove", {"code": codes[0]})).status_code == 422, "an old one"
    now.shift(30)
    assert (await browser.post(f"{FACTOR}/remove", {"code": app.code()})).status_code == 303
    row = await member(portal)
    assert (row.data_key, row.sealed, row.recovery, row.second_factor_at) == (None, None, [], None)


async def test_a_secret_protects_nothing_until_it_is_confirmed(portal: Portal) -> None:
    browser = await signed_in(portal)
    await browser.post(FACTOR)
    assert (await browser.post(f"{FACTOR}/confirm", {"code": "000000"})).status_code == 422
    assert (await sign_in(portal, portal.browser(), KIM)).headers["location"] == "/staff/leads"


async def test_setting_it_up_asks_the_other_browsers_for_it(portal: Portal) -> None:
    member_id = await a_member(portal)
    browser, other = [await browser_of(portal, member_id, passed=False) for _ in range(2)]
    await set_up(browser)
    assert (await browser.get("/staff/account")).status_code == 200
    assert (await other.get("/staff/account")).headers["location"].startswith(ASKED)
