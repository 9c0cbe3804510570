"""People who write private notes, and what they do in a browser."""

from contextlib import AsyncExitStack
from typing import Any

from playwright.async_api import Browser

from portal.notes.keys import NotebookKey
from portal.web.cookies import Cookie
from tests.browser.served import a_visitor
from tests.browser.visitor import Visitor
from tests.leads.people import Portal
from tests.notes.notebooks import write


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
