"""A contact opens the page of their mailbox from an e-mail, sees what waits, and says whether they are still
the one to ask: in a real browser, by keyboard alone, and within everybody's reach."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from playwright.async_api import Browser
from sqlalchemy import update

from portal import clock
from portal.config import Settings
from portal.leads.contacts.links import new_link
from portal.leads.contacts.models import MailboxLink
from tests.browser.conftest import LONGEST_WAIT, in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.served import a_served_portal
from tests.browser.visitor import Visitor
from tests.leads.people import Portal
from tests.leads.records import SITE_MAILBOX
from tests.leads.relays import Refusing
from tests.smtp import serving

pytestmark = in_one_loop


@pytest_asyncio.fixture(loop_scope="session")
async def portal(settings: Settings, schema_in_place: None) -> AsyncIterator[Portal]:
    """A portal where two people wait for the same contact."""
    async with serving(Refusing()) as relay, a_served_portal(settings, relay) as portal:
        await portal.browser().sent(message="Purple rhubarb", language="es")
        await portal.browser().sent(first_name="Kim", email="kim@example.com")
        await portal.deliver()
        yield portal


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, portal: Portal) -> AsyncIterator[Visitor]:
    """A contact with a telephone."""
    async with AsyncExitStack() as stack:
        base_url = portal.desk.settings.base_url
        context = await browser.new_context(viewport={"width": 390, "height": 844}, base_url=base_url)
        await stack.enter_async_context(context)
        context.set_default_timeout(LONGEST_WAIT)
        yield Visitor(await context.new_page(), base_url)


async def opens_their_page(portal: Portal, visitor: Visitor) -> str:
    """From the link in an e-mail, by the code beside it; the page's path."""
    async with portal.database.write.begin() as session:
        link = await new_link(session, portal.desk.keyring, SITE_MAILBOX)
    await visitor.opens(f"/contacts/{link.token}")
    await visitor.page.locator("#code").fill(link.code)
    await visitor.page.keyboard.press("Enter")
    await visitor.page.get_by_role("heading", name="What waits for you").wait_for()
    return f"/contacts/{link.token}"


async def tab_to(visitor: Visitor, words: str) -> None:
    """Goes on by the keyboard until what has the focus says this."""
    for _ in range(60):
        await visitor.page.keyboard.press("Tab")
        if (await visitor.focus()).startswith(words):
            return
    raise AssertionError(words)


async def test_a_contact_confirms_by_keyboard_alone(portal: Portal, visitor: Visitor) -> None:
    await opens_their_page(portal, visitor)
    shown = await visitor.text()
    assert shown.count("Read and answer") == 2
    assert "Español" in shown
    await tab_to(visitor, "Yes, all of these")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.get_by_role("status").get_by_text("Thank you").wait_for()
    assert visitor.complaints == []


async def test_whoever_is_not_the_contact_unfolds_that_first(portal: Portal, visitor: Visitor) -> None:
    path = await opens_their_page(portal, visitor)
    button = visitor.page.get_by_role("button", name="I am not the contact")
    assert not await button.is_visible()
    await tab_to(visitor, "No, or not any more")
    await visitor.page.keyboard.press("Enter")
    await tab_to(visitor, "I am not the contact")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.get_by_role("status").get_by_text("We turn to the next contact").wait_for()
    await portal.deliver()
    await visitor.opens(path)
    assert "No message waits for your answer." in await visitor.text()


async def test_the_page_is_within_everybodys_reach_in_every_state(portal: Portal, visitor: Visitor) -> None:
    async with portal.database.write.begin() as session:
        link = await new_link(session, portal.desk.keyring, SITE_MAILBOX)
    path = f"/contacts/{link.token}"
    await visitor.opens(path)
    assert await all_flaws(visitor) == {}
    await visitor.page.locator("#code").fill("1")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.locator("#problem-title").wait_for()
    assert await all_flaws(visitor) == {}
    await visitor.page.locator("#code").fill(link.code)
    await visitor.page.keyboard.press("Enter")
    await visitor.page.get_by_role("heading", name="What waits for you").wait_for()
    await visitor.page.locator("summary").first.click()
    assert await all_flaws(visitor) == {}
    await visitor.opens(f"{path}?said=confirmed")
    assert await all_flaws(visitor) == {}
    async with portal.database.write.begin() as session:
        await session.execute(update(MailboxLink).values(expires_at=clock.now()))
    await visitor.opens(path)
    assert await visitor.heading() == "This link no longer works"
    assert await all_flaws(visitor) == {}
    assert visitor.complaints == []
