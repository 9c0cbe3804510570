"""An administrator at work in a browser, on a portal where two people wrote and mail has failed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest_asyncio
from playwright.async_api import Browser
from sqlalchemy import update

from portal import clock
from portal.config import Settings
from portal.mail.circuit import trip
from portal.mail.models import Outbox, State
from portal.mail.outcomes import Answer, Step
from portal.staff.access import cookie_name
from portal.texts.shelf import Shelf
from portal.web.cookies import Cookie
from tests.browser.conftest import LONGEST_WAIT
from tests.browser.served import a_served_portal
from tests.browser.visitor import Visitor
from tests.leads.people import Browser as Client
from tests.leads.people import Portal
from tests.leads.records import NCT_ID
from tests.leads.relays import Refusing
from tests.smtp import serving
from tests.staff.people import signed_in

TEXTS, REQUESTS, OUTBOX = "/staff/texts", "/staff/requests", "/staff/outbox"
DRAFT = {
    "key": "before_you_write",
    "place": NCT_ID,
    "language": "en",
    "body": "For Veterans.\n\nYou need a driver.",
}
CHECKED = {"way": "called_back", "checked": "Called 202-555-0123, and they knew the study"}


@pytest_asyncio.fixture(loop_scope="session")
async def portal(settings: Settings, schema_in_place: None) -> AsyncIterator[Portal]:
    """A portal where two people wrote, and mail has failed."""
    async with serving(Refusing()) as relay, a_served_portal(settings, relay) as portal:
        await portal.parts[Shelf].enter(ending=True)
        await portal.browser().sent(message="Purple rhubarb")
        await portal.deliver()
        await portal.browser().sent(first_name="Kim", email="kim@example.com")
        yield portal


@pytest_asyncio.fixture(loop_scope="session")
async def admin(portal: Portal) -> Client:
    """An administrator, who prepares what is looked at."""
    return await signed_in(portal, admin=True, name="Ada Admin")


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, portal: Portal, admin: Client) -> AsyncIterator[Visitor]:
    """The same administrator in a browser without JavaScript."""
    async with AsyncExitStack() as stack:
        yield await at_work(browser, portal, admin, stack, java_script_enabled=False)


@pytest_asyncio.fixture(loop_scope="session")
async def looking(browser: Browser, portal: Portal, admin: Client) -> AsyncIterator[Visitor]:
    """The same in one with it, which is what examines pages."""
    async with AsyncExitStack() as stack:
        yield await at_work(browser, portal, admin, stack)


async def at_work(
    browser: Browser,
    portal: Portal,
    admin: Client,
    stack: AsyncExitStack,
    *,
    java_script_enabled: bool = True,
) -> Visitor:
    """A window in which the administrator is signed in."""
    base_url, name = portal.desk.settings.base_url, cookie_name(Cookie.STAFF, secure=False)
    context = await browser.new_context(base_url=base_url, java_script_enabled=java_script_enabled)
    await stack.enter_async_context(context)
    await context.add_cookies([{"name": name, "value": admin.cookies[name], "url": base_url}])
    context.set_default_timeout(LONGEST_WAIT)
    return Visitor(await context.new_page(), base_url)


async def fail(portal: Portal) -> None:
    """Mail that was refused, one that was held, and a relay that is ill."""
    async with portal.database.write.begin() as session:
        for state, kind, code, said in (
            (State.DEAD, "lead", 550, "5.1.1 <address>: no such user"),
            (State.HELD, "confirmation", None, "<<SITE_NAME>>"),
        ):
            failed = {"state": state, "last_code": code, "last_text": said, "attempts": 3}
            waiting = (Outbox.kind == kind, Outbox.state == State.QUEUED)
            await session.execute(update(Outbox).where(*waiting).values(failed))
        await trip(session, "mail.example.org:587", Answer(Step.CONNECT, 0, "connection refused"))


async def request(admin: Client, **typed: str) -> str:
    """A request; its address."""
    taken = {
        "kind": "export",
        "came_by": "telephone",
        "email": "jo@example.com",
        "wants": "Everything",
        "received_on": (clock.today() - timedelta(days=40)).isoformat(),
    }
    answer = await admin.post(f"{REQUESTS}/new", taken | typed)
    return answer.headers["location"]


async def text_of(admin: Client, **typed: str) -> str:
    """A draft; its address."""
    return (await admin.post(f"{TEXTS}/new", DRAFT | typed)).headers["location"]
