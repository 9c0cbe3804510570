"""Administrators add people, change what they may do and remove them; everybody ends their own sessions."""

import asyncio
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import audit, clock
from portal.crypto import Keyring, new_master_key
from portal.staff import members, retention
from portal.staff.factor.codes import secret_of
from portal.staff.members import LastAdministrator
from portal.staff.models import Member
from tests.databases import on_both_databases
from tests.leads.people import Portal, body, text
from tests.staff.entering import sign_in
from tests.staff.factors import set_up
from tests.staff.people import a_member, address_of, browser_of, signed_in, team_ids

LEE = address_of("Lee Ames")
PEOPLE = "/staff/people"


async def member(portal: Portal, email: str) -> Member:
    async with portal.database.read() as session:
        return (await session.scalars(select(Member).where(Member.email == email))).one()


async def test_somebody_is_added_written_to_and_signs_in(portal: Portal) -> None:
    browser, (team,) = await signed_in(portal, admin=True), await team_ids(portal)
    typed = {"email": "Lee.Ames@example.org", "name": "Lee Ames", "role": "coordinator", "team": str(team)}
    answer = await browser.post(PEOPLE, typed)
    assert answer.status_code == 303
    assert "Lee Ames" in text(await browser.get(PEOPLE))
    assert "Springfield Clinic" in text(await browser.get(answer.headers["location"]))
    await portal.deliver()
    (mail,) = portal.mails(LEE)
    assert "/staff/sign-in\r\n" in body(mail).replace("\n", "\r\n").replace("\r\r", "\r")
    assert (await sign_in(portal, portal.browser(), LEE)).headers["location"] == "/staff/leads"
    assert (await browser.post(PEOPLE, typed)).status_code == 422, "once is enough"


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "lee"},
        {"role": ""},
        {"role": "owner"},
        {"team": "99999"},
        {"team": "1 or 1"},
        {"name": "x" * 101},
        {"name": "a\nb"},
    ],
)
async def test_what_cannot_be_is_refused_and_adds_nobody(portal: Portal, typed: dict[str, str]) -> None:
    browser = await signed_in(portal, admin=True)
    answer = await browser.post(PEOPLE, {"email": LEE, "role": "coordinator"} | typed)
    assert answer.status_code == 422
    async with portal.database.read() as session:
        assert len(await members.list_members(session)) == 1


async def test_other_teams_or_another_role_end_every_session_at_once(portal: Portal) -> None:
    admin, (team,) = await signed_in(portal, admin=True), await team_ids(portal)
    lee = await a_member(portal, name="Lee Ames", teams=[team])
    for change in ({"role": "coordinator"}, {"role": "administrator"}):
        browser = await browser_of(portal, lee)
        assert (await browser.get("/staff/account")).status_code == 200
        assert (await admin.post(f"{PEOPLE}/{lee}", {"name": "Lee Ames"} | change)).status_code == 303
        assert (await browser.get("/staff/account")).status_code == 303
    browser = await browser_of(portal, lee)
    await admin.post(f"{PEOPLE}/{lee}", {"name": "Lee A. Ames", "role": "administrator"})
    assert (await browser.get("/staff/account")).status_code == 200, "a name is no power"


async def test_who_is_removed_is_out_at_once_and_gets_no_link(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    lee = await a_member(portal, name="Lee Ames")
    browser = await browser_of(portal, lee)
    assert (await admin.post(f"{PEOPLE}/{lee}/remove")).status_code == 303
    assert (await browser.get("/staff/account")).status_code == 303
    await portal.browser().post("/staff/sign-in", {"email": LEE})
    await portal.deliver()
    assert portal.mails(LEE) == []
    assert (await admin.get(f"{PEOPLE}/{lee}")).status_code == 404


async def test_the_last_administrator_stays(portal: Portal) -> None:
    admin_id = await a_member(portal, admin=True)
    admin = await browser_of(portal, admin_id)
    assert (await admin.post(f"{PEOPLE}/{admin_id}/remove")).status_code == 422
    assert (await admin.post(f"{PEOPLE}/{admin_id}", {"role": "coordinator"})).status_code == 422
    assert (await admin.get(PEOPLE)).status_code == 200


@on_both_databases
async def test_two_administrators_cannot_remove_one_another_at_once(portal: Portal) -> None:
    both = [await a_member(portal, admin=True, name=name) for name in ("Kim Reed", "Lee Ames")]

    async def take_off(member_id: int) -> bool:
        try:
            async with portal.database.write.begin() as session:
                await members.remove(session, member_id, actor="operator")
        except LastAdministrator:
            return False
        return True

    assert sorted(await asyncio.gather(*map(take_off, both))) == [False, True]


async def test_a_second_factor_is_reset_its_owner_is_told_and_signed_out(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    lee = await a_member(portal, name="Lee Ames")
    browser = await browser_of(portal, lee)
    await set_up(browser)
    assert (await admin.post(f"{PEOPLE}/{lee}/reset")).status_code == 303
    assert (await member(portal, LEE)).sealed is None
    assert (await browser.get("/staff/account")).status_code == 303
    await portal.deliver()
    assert portal.mails(LEE)[-1]["Subject"] == "Your second factor was removed"
    async with portal.database.read() as session:
        (event,) = [
            one for one in await audit.events(session, f"member:{lee}") if one.kind == "staff.factor_removed"
        ]
    assert event.actor.startswith("member:")
    assert event.actor != f"member:{lee}"


async def test_the_invitation_can_be_sent_again_but_not_without_end(portal: Portal) -> None:
    admin = await signed_in(portal, admin=True)
    lee = await a_member(portal, name="Lee Ames")
    answers = [(await admin.post(f"{PEOPLE}/{lee}/invite")).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    await portal.deliver()
    assert len(portal.mails(LEE)) == 5


async def test_sessions_are_listed_and_ended_by_their_owner(portal: Portal) -> None:
    lee = await a_member(portal, name="Lee Ames")
    here, there, elsewhere = [await browser_of(portal, lee) for _ in range(3)]
    assert text(await here.get("/staff/account")).count("End this one") == 2
    assert (await here.post("/staff/account/sessions", {"session": "2"})).status_code == 303
    assert (await there.get("/staff/account")).status_code == 303
    assert (await here.post("/staff/account/sessions", {"session": "others"})).status_code == 303
    assert (await elsewhere.get("/staff/account")).status_code == 303
    assert (await here.get("/staff/account")).status_code == 200
    answer = await here.post("/staff/sign-out")
    assert answer.headers["location"] == "/staff/sign-in"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert (await here.get("/staff/account")).status_code == 303


async def test_a_session_ends_after_half_a_day_without_use_and_after_a_week(portal: Portal) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        idle, busy = (
            await signed_in(portal),
            await browser_of(portal, (await member(portal, address_of("Kim Reed"))).id),
        )
        for _ in range(15):
            await busy.post("/staff/account/sessions", {"session": "99"})
            assert (await busy.get("/staff/account")).status_code == 200
            now.shift(timedelta(hours=11))
        assert (await idle.get("/staff/account")).status_code == 303
        now.shift(timedelta(hours=3, seconds=1))
        assert (await busy.get("/staff/account")).status_code == 303


async def test_the_trail_is_read_narrowed_and_says_who_read_it(portal: Portal) -> None:
    browser = await signed_in(portal, admin=True)
    lee = await a_member(portal, name="Lee Ames")
    await browser.post(f"{PEOPLE}/{lee}/remove")
    shown = text(await browser.get(f"/staff/trail?subject=member:{lee}"))
    assert "staff.removed" in shown
    assert "Lee" not in shown
    assert "trail.read" in text(await browser.get("/staff/trail?kind=trail"))
    assert "staff.removed" not in text(await browser.get("/staff/trail?kind=trail"))
    assert "Nothing in the trail fits this" in text(await browser.get("/staff/trail?before=1"))
    for odd in ("before=x", "before=99999999999999999999999", "kind=%25", "subject=' or 1=1"):
        assert (await browser.get(f"/staff/trail?{odd}")).status_code == 200


async def test_a_change_of_keys_keeps_second_factors(portal: Portal) -> None:
    app, _ = await set_up(await signed_in(portal))
    new = new_master_key()
    both = Keyring([new, *portal.desk.settings.encryption_keys])
    async with portal.database.write.begin() as session:
        assert await retention.rewrap(session, both) == 1
        assert await retention.rewrap(session, both) == 0
    assert secret_of(Keyring([new]), await member(portal, address_of("Kim Reed"))) == app.secret
