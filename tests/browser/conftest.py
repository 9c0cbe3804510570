"""A real browser and a real demo. Both are started once: a test has a visitor, or several, of its own."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.visitor import Visitor
from tests.demo.process import Demo, a_demo

NO_BROWSER = "No browser is installed. On Debian and Ubuntu: sudo apt install chromium"
LONGEST_WAIT = 30_000  # milliseconds
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# The tests here share one event loop, as they share one browser.
in_one_loop = pytest.mark.asyncio(loop_scope="session")

Newcomer = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; says how to get one where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip(NO_BROWSER)
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A browser with a profile of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo(chromium: str) -> AsyncIterator[Demo]:
    """The demo, running."""
    async with a_demo() as demo:
        yield demo


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(browser: Browser, demo: Demo) -> AsyncIterator[Newcomer]:
    """Makes visitors who were never here. Options are those of a browser context: a viewport, a color scheme,
    whether JavaScript is on."""
    async with AsyncExitStack() as stack:
        yield visitors(browser, demo, stack)


def visitors(browser: Browser, demo: Demo, stack: AsyncExitStack) -> Newcomer:
    """What makes visitors of a demo; they leave with the stack."""

    async def arrive(width: int = 390, height: int = 844, **options: Any) -> Visitor:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, base_url=demo.base_url, **options
        )
        await stack.enter_async_context(context)
        context.set_default_timeout(LONGEST_WAIT)
        return Visitor(await context.new_page(), demo.base_url)

    return arrive
