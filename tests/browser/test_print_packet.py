"""A packet opens from a file without a network, is within everybody's reach, and can be printed."""

import asyncio
import re
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from portal.assembly import assemble
from portal.config import Settings
from portal.db import Database
from portal.packet.making import Wanted, make
from portal.texts.shelf import Shelf
from tests.browser.conftest import in_one_loop
from tests.browser.flaws import told
from tests.leads.records import NCT_ID, WARM_BATHS, store

PAGE = re.compile(rb"/Type\s*/Page\b")
FEWEST_PAGES = 25  # each page of the portal and each e-mail begins a new one


@pytest.fixture
def file(settings: Settings, schema_in_place: None, tmp_path: Path) -> Path:
    """A packet."""
    written = tmp_path / "packet.html"
    written.write_text(asyncio.run(a_packet(settings)), "utf-8")
    return written


async def a_packet(settings: Settings) -> str:
    parts = assemble(settings)
    async with parts[Database] as database:
        await store(database, WARM_BATHS)
        library = await parts[Shelf].fresh()
        async with database.read() as session:
            return await make(session, parts, library, Wanted(NCT_ID, None, "en", None))


@in_one_loop
async def test_a_packet_needs_no_network_and_prints(browser: Browser, file: Path) -> None:
    page = await browser.new_page(viewport={"width": 1000, "height": 900}, color_scheme="dark")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(file.as_uri())
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    results = await Axe().run(page)
    assert list(told(results.response)) == []
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(width) == 0
    assert len(PAGE.findall(await page.pdf(format="A4"))) >= FEWEST_PAGES
    await page.close()
