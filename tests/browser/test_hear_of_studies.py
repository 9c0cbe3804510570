"""Somebody signs up for news of studies in a browser, confirms, pauses and stops it, without a flaw on any of
the pages."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from playwright.async_api import Browser

from portal.config import Settings
from tests.alerts.followers import Alerts, code_in, path_in, study
from tests.browser.conftest import in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.served import a_served_portal, a_visitor
from tests.browser.visitor import Visitor
from tests.browser.writers import presses
from tests.leads.relays import Refusing
from tests.smtp import serving

pytestmark = in_one_loop
SMALL = {"width": 320, "height": 640}


@pytest_asyncio.fixture(loop_scope="session")
async def alerts(settings: Settings, schema_in_place: None) -> AsyncIterator[Alerts]:
    """A portal behind a port, with a study on low back pain that recruits."""
    async with serving(Refusing()) as relay, a_served_portal(settings, relay) as portal:
        alerts = Alerts(portal)
        await alerts.store(study(1, broader=["Back Pain"], headings=["Low Back Pain"]))
        await alerts.tell()
        yield alerts


async def without_flaws(visitor: Visitor, heading: str) -> None:
    assert await visitor.heading() == heading
    assert await all_flaws(visitor) == {}


async def test_without_a_script_from_the_form_to_the_end(alerts: Alerts, browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        jo = await a_visitor(alerts.portal, browser, stack, java_script_enabled=False, viewport=SMALL)
        await jo.opens("/alerts")
        await jo.page.locator("#conditions").fill("back")
        await presses(jo, "Show suggestions")
        await jo.page.get_by_role("checkbox", name="Low Back Pain (1 study now)", exact=True).check()
        await presses(jo, "Show what fits today")
        assert "2 studies that take people now fit what" in await jo.page.locator("#today").inner_text()
        await jo.page.locator("#email").fill(jo.email)
        await jo.page.locator("#consent").check()
        await jo.page.get_by_role("button", name="Sign up", exact=True).last.click()
        await alerts.portal.deliver()
        (asked,) = alerts.mails(jo.email)
        await jo.page.locator("#code").fill(code_in(asked))
        await presses(jo, "Confirm")
        assert "You are signed up" in await jo.page.locator("main").inner_text()
        await presses(jo, "Pause")
        assert "Paused" in await jo.page.locator("main").inner_text()
        await presses(jo, "Go on now")
        await presses(jo, "Stop the news")
        assert await jo.heading() == "You get no more news"
        await presses(jo, "Undo: send me news again")
        assert await jo.heading() == "Your news of studies"


async def test_names_are_chosen_by_keyboard_and_words_of_ones_own_stay(
    alerts: Alerts, browser: Browser
) -> None:
    async with AsyncExitStack() as stack:
        jo = await a_visitor(alerts.portal, browser, stack)
        await jo.opens("/alerts")
        field = jo.page.locator("#conditions")
        await field.press_sequentially("back")
        names = jo.page.get_by_role("option")
        await names.first.wait_for()
        assert await all_flaws(jo) == {}
        await field.fill("")
        await field.press_sequentially("back")
        await names.locator("visible=true").first.wait_for()
        await field.press("ArrowDown")
        chosen = await jo.page.locator("[aria-selected=true] span").first.inner_text()
        await field.press("Enter")
        assert await field.input_value() == chosen
        assert await names.locator("visible=true").count() == 0
        other = jo.page.locator("#conditions-2")
        await other.press_sequentially("pain")
        await names.locator("visible=true").first.wait_for()
        await other.press("Escape")
        assert await names.locator("visible=true").count() == 0
        await other.press_sequentially("ful knees")
        await other.press("Tab")
        assert await other.input_value() == "painful knees"
        assert not jo.complaints


async def test_no_page_of_it_has_a_flaw(alerts: Alerts, browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        jo = await a_visitor(alerts.portal, browser, stack)
        await jo.opens("/alerts?study=NCT00000001")
        await without_flaws(jo, "Hear of studies")
        await jo.page.get_by_role("button", name="Sign up", exact=True).last.click()
        assert await jo.page.locator("[data-problem]").is_visible()
        await without_flaws(jo, "Hear of studies")
        await jo.page.locator("#email").fill(jo.email)
        await jo.page.locator("#consent").check()
        await jo.page.get_by_role("button", name="Sign up", exact=True).last.click()
        await without_flaws(jo, "One more step: look in your mailbox")
        await jo.page.locator("#code").fill("000 00")
        await presses(jo, "Confirm")
        assert await jo.page.locator("[data-problem]").is_visible()
        await without_flaws(jo, "Confirm your email address")
        await alerts.portal.deliver()
        (asked,) = alerts.mails(jo.email)
        await jo.opens(path_in(asked, "confirm"))
        await without_flaws(jo, "Do you want news of studies?")
        await presses(jo, "Yes, send me news")
        await without_flaws(jo, "Your news of studies")
        own = jo.page.url.partition("?")[0]
        for path, heading in (
            (f"{own}/told", "What we sent you, and why"),
            (f"{own}/erase", "Erase everything?"),
            (own.replace("manage", "unsubscribe"), "Stop the news of studies?"),
            ("/alerts/confirm", "Confirm your email address"),
            ("/alerts/confirm/nothing", "This link no longer works"),
            ("/alerts/manage/nothing", "There is nothing behind this link"),
        ):
            await jo.opens(path)
            await without_flaws(jo, heading)
        await jo.opens(f"{own}/erase")
        await presses(jo, "Erase everything")
        await without_flaws(jo, "Everything is erased")


async def test_names_are_chosen_by_pressing_and_slow_answers_change_nothing(
    alerts: Alerts, browser: Browser
) -> None:
    async with AsyncExitStack() as stack:
        jo = await a_visitor(alerts.portal, browser, stack)
        await jo.opens("/alerts")
        field, names = jo.page.locator("#conditions"), jo.page.get_by_role("option").locator("visible=true")
        await field.press_sequentially("back")
        await field.press("ArrowDown")
        await names.first.wait_for()
        await field.press("ArrowDown")
        await jo.page.wait_for_timeout(600)
        assert await jo.page.locator("[aria-selected=true]").count() == 1, "no later answer takes it away"
        await names.nth(1).click()
        assert await field.input_value() == await jo.page.locator("[role=option]").nth(1).get_attribute(
            "data-name"
        )
        assert await jo.focus() != ""
        await jo.page.route("**/alerts/suggestions**", lambda route: route.fulfill(status=503))
        await field.fill("")
        await field.press_sequentially("pain in words of my own")
        await jo.page.wait_for_timeout(600)
        assert await names.count() == 0
        await field.press("Enter")
        await jo.page.locator("[data-problem]").wait_for()
        assert await field.input_value() == "pain in words of my own"
