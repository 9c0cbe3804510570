"""A coordinator finds who waits longest, answers, and leaves a note, by keyboard alone and without
JavaScript; every page of the inbox is within everybody's reach, in every state."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser

from portal import clock
from portal.config import Settings
from portal.leads.erasing import erase
from portal.leads.models import LeadState
from tests.browser.conftest import LONGEST_WAIT, in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.served import a_served_portal
from tests.browser.visitor import Visitor
from tests.leads.people import Portal
from tests.leads.relays import Refusing
from tests.smtp import serving
from tests.staff.messages import a_lead, put, two_teams, waits
from tests.staff.people import a_member, browser_of, team_ids
from tests.staff.working import do

pytestmark = in_one_loop

LONG = "Featherstonehaugh-Cholmondeley"


@pytest_asyncio.fixture(loop_scope="session")
async def portal(settings: Settings, schema_in_place: None) -> AsyncIterator[Portal]:
    """A portal of two teams."""
    async with serving(Refusing()) as relay, a_served_portal(settings, relay) as portal:
        await two_teams(portal)
        yield portal


async def at_work(
    portal: Portal, browser: Browser, stack: AsyncExitStack, member_id: int, **options: Any
) -> Visitor:
    """A browser window in which this member of the staff is signed in."""
    base_url = portal.desk.settings.base_url
    context = await stack.enter_async_context(await browser.new_context(base_url=base_url, **options))
    context.set_default_timeout(LONGEST_WAIT)
    (cookie,) = (await browser_of(portal, member_id)).cookies.jar
    await context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": base_url}])
    return Visitor(await context.new_page(), base_url)


async def first_team(portal: Portal) -> int:
    """The team in Springfield."""
    return (await team_ids(portal))[0]


async def in_every_state(portal: Portal) -> dict[str, str]:
    """A message in each state, by that state."""
    team = await first_team(portal)
    leads: dict[str, str] = {}
    for one in LeadState:
        leads[one] = await a_lead(portal, team, first_name=one.title(), last_name=LONG)
    leads["erased"] = await a_lead(portal, team, email="gone@example.com")
    await portal.deliver()
    await waits(portal, leads[LeadState.NEW], 9)
    tomorrow = clock.now() + timedelta(days=1)
    await put(portal, leads[LeadState.OPENED], state="opened", call_on=tomorrow.date(), waits_since=tomorrow)
    for state in (LeadState.TRIED, LeadState.CONTACTED, LeadState.SCREENING):
        await put(portal, leads[state], state=state, waits_since=None)
    over = {"closed_at": clock.now(), "waits_since": None}
    await put(portal, leads[LeadState.CLOSED], state=LeadState.CLOSED, closed_because="full", **over)
    back = {"taken_back_at": clock.now(), "waits_since": None}
    await put(portal, leads[LeadState.TAKEN_BACK], state=LeadState.TAKEN_BACK, **back)
    async with portal.database.write.begin() as session:
        await erase(session, [leads["erased"]], because="test")
    return leads


async def test_the_inbox_has_no_flaw_full_filtered_or_empty(portal: Portal, browser: Browser) -> None:
    newcomer = await a_member(portal, name="No Team")
    admin = await a_member(portal, admin=True)
    await in_every_state(portal)
    async with AsyncExitStack() as stack:
        visitor = await at_work(portal, browser, stack, admin)
        for query in ("", "?state=overdue", "?days=3&mine=yes"):
            await visitor.opens(f"/staff/leads{query}")
            assert await all_flaws(visitor) == {}, query
        visitor = await at_work(portal, browser, stack, newcomer)
        await visitor.opens("/staff/leads")
        assert await all_flaws(visitor) == {}


async def test_the_page_of_a_message_has_no_flaw_in_any_state(portal: Portal, browser: Browser) -> None:
    admin = await a_member(portal, admin=True)
    leads = await in_every_state(portal)
    member = await browser_of(portal, admin)
    await do(member, leads[LeadState.NEW], "note", note="Call after the surgery " * 20 + "x" * 100)
    await do(member, leads[LeadState.NEW], "reply", reply="reply_more_time")
    async with AsyncExitStack() as stack:
        visitor = await at_work(portal, browser, stack, admin)
        for state, lead_id in leads.items():
            await visitor.opens(f"/staff/leads/{lead_id}")
            assert await all_flaws(visitor) == {}, state
        await visitor.opens(f"/staff/leads/{leads[LeadState.NEW]}")
        await visitor.page.get_by_role("button", name="Tell the sender").click()
        await visitor.page.locator("#problem-title").wait_for()
        assert await all_flaws(visitor) == {}, "refused"


async def test_who_waits_longest_is_opened_and_answered_by_keyboard_alone(
    portal: Portal, browser: Browser
) -> None:
    lead_id = await a_lead(portal, await first_team(portal))
    await waits(portal, lead_id, 9)
    await portal.deliver()
    async with AsyncExitStack() as stack:
        visitor = await at_work(portal, browser, stack, await a_member(portal, admin=True))
        await visitor.opens("/staff/leads")
        await tab_to(visitor, f"open-{lead_id}")
        await visitor.page.keyboard.press("Enter")
        await visitor.page.get_by_role("heading", name="Message from Jo Doe").wait_for()
        await tab_to(visitor, "answer")
        await visitor.page.keyboard.press("ArrowDown")
        await tab_to(visitor, "", words="Tell the sender")
        await visitor.page.keyboard.press("Enter")
        await visitor.page.get_by_text("We called, nobody answered (Kim Reed)").wait_for()
        assert visitor.complaints == []


async def test_all_of_it_works_without_javascript(portal: Portal, browser: Browser) -> None:
    lead_id = await a_lead(portal, await first_team(portal))
    async with AsyncExitStack() as stack:
        admin = await a_member(portal, admin=True)
        visitor = await at_work(portal, browser, stack, admin, java_script_enabled=False)
        await visitor.opens("/staff/leads")
        await visitor.page.locator("#days").select_option(label="10 days or more")
        await visitor.page.get_by_role("button", name="Show").click()
        assert "No message is like that" in await visitor.text()
        await visitor.opens(f"/staff/leads/{lead_id}")
        await visitor.page.locator("#note").fill("Call after the surgery")
        await visitor.page.get_by_role("button", name="Add the note").click()
        assert "Call after the surgery" in await visitor.text()
        await visitor.page.get_by_role("button", name="We are finding out if the study fits").click()
        assert "Screening" in await visitor.text()


async def tab_to(visitor: Visitor, element_id: str, *, words: str = "") -> None:
    """Presses the tab key until this element, or the one with these words, has the focus."""
    for _ in range(80):
        await visitor.page.keyboard.press("Tab")
        at = await visitor.page.evaluate(
            "[document.activeElement.id, document.activeElement.innerText ?? '']"
        )
        if (element_id and at[0] == element_id) or (words and at[1].strip() == words):
            return
    raise AssertionError(f"{element_id or words} cannot be reached by the tab key.")
