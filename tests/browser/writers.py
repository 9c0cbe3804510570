"""People who write private notes, and what they do in a browser."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser

from portal.config import Settings
from portal.notes.keys import NotebookKey
from portal.notes.opening.gate import Gate
from portal.web.cookies import Cookie
from tests.browser.served import a_served_portal, a_visitor
from tests.browser.visitor import Visitor
from tests.leads.people import Portal
from tests.leads.relays import Refusing
from tests.notes.notebooks import write
from tests.notes.sharing.conftest import CHEAP
from tests.smtp import serving


@pytest_asyncio.fixture(loop_scope="session")
async def portal(settings: Settings, schema_in_place: None) -> AsyncIterator[Portal]:
    """A portal behind a port, whose passcodes are cheap to stretch."""
    async with serving(Refusing()) as relay, a_served_portal(settings, relay) as portal:
        portal.parts[Gate].cost = CHEAP
        yield portal


async def with_notes(
    portal: Portal, browser: Browser, stack: AsyncExitStack, *notes: str, **options: Any
) -> tuple[Visitor, NotebookKey]:
    """Somebody who wrote these notes in this browser, and their key. Options are those of a browser
    context."""
    visitor, key = await a_visitor(portal, browser, stack, **options), NotebookKey.new()
    if notes:
        await write(portal.database, key, *notes)
        await visitor.page.context.add_cookies(
            [{"name": Cookie.NOTEBOOK.value, "value": f"{key}.own", "url": visitor.base_url}]
        )
    return visitor, key


async def presses(visitor: Visitor, name: str) -> None:
    """Presses a button and waits for what comes next."""
    async with visitor.page.expect_navigation():
        await visitor.page.get_by_role("button", name=name).first.click()
