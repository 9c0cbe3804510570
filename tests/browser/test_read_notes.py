"""Somebody writes a note and shares it, and somebody else opens it, without a flaw on any of the pages."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest_asyncio
from playwright.async_api import Browser

from portal.config import Settings
from tests.browser.conftest import in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.served import a_served_portal, a_visitor
from tests.browser.writers import presses
from tests.leads.people import Portal
from tests.leads.records import store
from tests.leads.relays import Refusing
from tests.notes.pages import AT, saying
from tests.smtp import serving

pytestmark = in_one_loop
WAS = "Do warm baths, taken two times a week, help people with sore backs?"
NOW = "Do warm baths, taken three times a week, help people with sore backs?"
AROUND = "We want to know more of sore backs.\n\n{}\n\nBring a towel."
BODY = "Is this safe with my new knee?\nAsk Dr. Marsh."
# How far the first note's box reaches below its last words, on paper.
ROOM = """() => {
  const note = document.querySelector(".note"), words = note.querySelector(".notice");
  return note.getBoundingClientRect().bottom - words.getBoundingClientRect().bottom;
}"""
LINES = 90  # CSS pixels: some 24 mm


@pytest_asyncio.fixture(loop_scope="session")
async def portal(settings: Settings, schema_in_place: None) -> AsyncIterator[Portal]:
    """A portal behind a port."""
    async with serving(Refusing()) as relay, a_served_portal(settings, relay) as portal:
        await store(portal.database, saying(AROUND.format(WAS)))
        yield portal


async def test_a_note_is_written_and_listed_and_printed(portal: Portal, browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        jo = await a_visitor(portal, browser, stack)
        await jo.opens(f"{AT}?section=overview&block=2")
        assert await all_flaws(jo) == {}
        await presses(jo, "Save the note")
        assert "Write your note" in await jo.focus()
        assert await all_flaws(jo) == {}
        await jo.page.get_by_label("Your note").fill(BODY)
        await presses(jo, "Save the note")
        assert urlsplit(jo.page.url).path == AT
        await store(portal.database, saying(AROUND.format(NOW)))
        await jo.opens("/notes")
        assert await jo.page.locator(".was-now dd").all_inner_texts() == [WAS, NOW]
        assert await all_flaws(jo) == {}
        await jo.page.emulate_media(media="print", color_scheme="light")
        assert await jo.heading() == "Questions for the doctor"
        assert not await jo.page.locator(".only-you").is_visible()
        room = await jo.page.evaluate(ROOM)
        assert room >= LINES, f"{room} px below a note for the answer"
        await jo.page.emulate_media(media="screen")
        await presses(jo, "Remove")
        assert await all_flaws(jo) == {}
        assert jo.complaints == jo.strangers == []


async def test_shared_notes_are_opened(portal: Portal, browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        jo, ann = [await a_visitor(portal, browser, stack) for _ in range(2)]
        await jo.opens(f"{AT}?section=overview&block=2")
        await jo.page.get_by_label("Your note").fill(BODY)
        await presses(jo, "Save the note")
        await jo.opens("/shares")
        await jo.page.get_by_role("checkbox").last.check()
        await presses(jo, "Make a link and a passcode")
        link = await jo.page.locator("#link").inner_text()
        passcode = await jo.page.locator("#passcode").inner_text()
        await store(portal.database, saying(AROUND.format(NOW)))
        await ann.opens(link)
        assert await all_flaws(ann) == {}
        await ann.page.get_by_label("Passcode", exact=True).fill("wrong")
        await presses(ann, "Open the notes")
        assert await all_flaws(ann) == {}
        await ann.page.get_by_label("Passcode", exact=True).fill(passcode)
        await presses(ann, "Open the notes")
        assert "Is this safe with my new knee?" in await ann.text()
        assert await ann.page.locator(".was-now dd").all_inner_texts() == [WAS, NOW]
        assert await all_flaws(ann) == {}
        await ann.opens("/shared/" + "0" * 26)
        assert "does not open anything" in await ann.heading()
        assert await all_flaws(ann) == {}
        assert ann.complaints == ann.strangers == []
