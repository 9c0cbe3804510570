"""Somebody shares what they wrote beside a study, and somebody else reads it: by every way there is to use a
page."""

from contextlib import AsyncExitStack
from typing import Any

import pytest
from playwright.async_api import Browser, Error, expect

from portal.web.cookies import Cookie
from tests.browser.conftest import in_one_loop
from tests.browser.served import a_visitor
from tests.browser.test_send_by_keyboard import VISIBLE
from tests.browser.visitor import Visitor
from tests.browser.writers import portal, presses, with_notes
from tests.leads.people import Portal
from tests.leads.records import NCT_ID, TITLE

__all__ = ["portal"]
pytestmark = in_one_loop
STUDY = f"/studies/{NCT_ID}"
BODY, OTHER = "Is this safe with my new knee?", "Who drives me home?"
MOST_STOPS = 40
# Focus that moves smoothly is not where it will be.
NARROW: dict[str, Any] = {
    "viewport": {"width": 320, "height": 640},
    "java_script_enabled": False,
    "reduced_motion": "reduce",
}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
CLIPBOARD = ["clipboard-read", "clipboard-write"]


class AtKeys:
    """Somebody who has a keyboard, a narrow window and no JavaScript."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    async def tabs_to(self, target: str) -> None:
        """Presses Tab until the target has the focus: each stop is in sight and shows it."""
        for _ in range(MOST_STOPS):
            await self.page.keyboard.press("Tab")
            stop = await self.visitor.focus()
            assert await self.page.evaluate(VISIBLE), f"{stop} is not seen"
            if stop == target:
                return
        raise AssertionError(f"{target!r} is not among the first {MOST_STOPS} stops")

    async def enters(self, target: str) -> None:
        """Goes where a link or a button leads; nothing there is wider than the window."""
        await self.tabs_to(target)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")
        assert await self.visitor.overflow() == 0, self.page.url

    async def types(self, target: str, words: str) -> None:
        """Into a field."""
        await self.tabs_to(target)
        await self.page.keyboard.type(words)

    async def writes(self, line: str, body: str) -> None:
        """A note, by the sign behind a line of the study's page."""
        await self.enters(line)
        await self.types("body", body)
        await self.enters("Save the note")


async def test_the_whole_way_is_gone_with_a_keyboard_on_a_narrow_window_without_javascript(
    portal: Portal, browser: Browser
) -> None:
    async with AsyncExitStack() as stack:
        jo, ann = [AtKeys(await a_visitor(portal, browser, stack, **NARROW)) for _ in range(2)]
        await jo.visitor.opens(STUDY)
        await jo.writes("Add a note: paragraph 1", BODY)
        await jo.enters("Back to the study")
        await jo.writes("Add a note: Sponsor", OTHER)
        await jo.enters("All of your notes")
        await jo.enters("Share with family or a doctor")
        checkbox = jo.page.get_by_role("checkbox", name=BODY)
        await jo.tabs_to(await checkbox.get_attribute("id") or "")
        await jo.page.keyboard.press("Space")
        await jo.enters("Make a link and a passcode")
        link, passcode = [await jo.page.locator(name).inner_text() for name in ("#link", "#passcode")]
        await ann.visitor.opens(link)
        assert await ann.visitor.overflow() == 0
        await ann.types("passcode", passcode)
        await ann.enters("Open the notes")
        assert await ann.page.locator(".handwritten").all_inner_texts() == [BODY]
        assert await ann.page.get_by_role("heading", name=TITLE).is_visible()
        await ann.enters(f"Read the whole study, {NCT_ID}")
        assert await ann.visitor.heading() == TITLE


def sloppily(passcode: str) -> str:
    """As somebody types what they heard: in capitals, with wide spaces, and a letter short in each word."""
    return "  ".join(word[:-1] for word in passcode.split()).upper()


async def test_notes_from_a_phone_are_read_at_a_desk_until_they_are_not_shared_any_more(
    portal: Portal, browser: Browser
) -> None:
    async with AsyncExitStack() as stack:
        jo = await a_visitor(portal, browser, stack, **PHONE)
        ann, other = [await a_visitor(portal, browser, stack, **DESK) for _ in range(2)]
        await jo.opens(STUDY)
        await jo.page.get_by_role("link", name="Add a note: paragraph 1").tap()
        await jo.page.get_by_label("Your note", exact=True).fill(BODY)
        await jo.page.get_by_role("button", name="Save the note").tap()
        await expect(jo.page.locator(".beside .handwritten")).to_have_text([BODY])
        for name in ("Your notes", "Share with family or a doctor"):
            await jo.page.get_by_role("link", name=name, exact=True).tap()
        await jo.page.get_by_role("button", name="Make a link and a passcode").tap()
        link, passcode = [await jo.page.locator(name).inner_text() for name in ("#link", "#passcode")]

        await ann.opens(link)
        await ann.page.get_by_label("Passcode", exact=True).fill(sloppily(passcode))
        await presses(ann, "Open the notes")
        assert await ann.page.locator(".handwritten").all_inner_texts() == [BODY]
        names = {cookie.get("name") for cookie in await ann.page.context.cookies()}
        assert Cookie.NOTEBOOK not in names
        await presses(ann, "Copy these notes to a notebook of my own")
        assert (await ann.heading(), BODY in await ann.text()) == ("Your notes", True)

        await jo.page.get_by_role("link", name="Done: see what you share").tap()
        main = jo.page.get_by_role("main")
        await expect(main).to_contain_text("Opened 1 time, on")
        await jo.page.get_by_role("button", name="Stop sharing").tap()
        await expect(main).to_contain_text("the link opens nothing any more")
        await other.opens(link)
        assert await other.heading() == "This link does not open anything"
        await ann.opens("/notes")
        assert BODY in await ann.text()
        assert jo.complaints == jo.strangers == ann.complaints == ann.strangers == []
        with pytest.raises(Error, match="ERR_CACHE_MISS"):
            await ann.page.go_back()


async def test_link_and_passcode_are_copied_one_by_one_and_what_is_typed_can_be_shown(
    portal: Portal, browser: Browser
) -> None:
    async with AsyncExitStack() as stack:
        jo, _ = await with_notes(portal, browser, stack, BODY, permissions=CLIPBOARD)
        await jo.opens("/shares")
        await presses(jo, "Make a link and a passcode")
        for thing in ("link", "passcode"):
            await jo.page.get_by_role("button", name=f"Copy the {thing}").click()
            await expect(jo.page.get_by_text(f"The {thing} is copied.")).to_be_visible()
            copied = await jo.page.evaluate("navigator.clipboard.readText()")
            assert copied == await jo.page.locator(f"#{thing}").inner_text()
        await jo.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
        await jo.page.get_by_role("button", name="Copy the link").click()
        await expect(jo.page.get_by_text("Copying did not work")).to_be_visible()

        await jo.opens(await jo.page.locator("#link").inner_text())
        field = jo.page.get_by_label("Passcode", exact=True)
        await expect(field).to_have_attribute("type", "password")
        await jo.page.get_by_role("button", name="Show the passcode").click()
        await expect(field).to_have_attribute("type", "text")
        await expect(field).to_be_focused()
        await jo.page.get_by_role("button", name="Hide the passcode").click()
        await expect(field).to_have_attribute("type", "password")
        assert jo.complaints == jo.strangers == []
