"""Every page on which notes are chosen, shared, given and refused, without a flaw."""

import re
from contextlib import AsyncExitStack, ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from portal.notes import writing
from portal.notes.opening.attempts import FREE
from portal.notes.opening.gate import AT_ONCE, WAITING, Gate
from tests.browser.conftest import in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.served import a_visitor
from tests.browser.visitor import Visitor
from tests.browser.writers import portal, presses, with_notes
from tests.leads.people import Portal
from tests.leads.records import NCT_ID
from tests.notes.sharing.sharers import sharer

__all__ = ["portal"]
pytestmark = in_one_loop
BODIES = ("Is this safe with my new knee?", "Who drives me home?")
MAKE, WRONG = "Make a link and a passcode", "violin violin violin violin"


async def follows(visitor: Visitor, name: str) -> None:
    """Presses a link and waits for what comes next."""
    async with visitor.page.expect_navigation():
        await visitor.page.get_by_role("link", name=name).first.click()


async def tries(visitor: Visitor, passcode: str) -> None:
    """Types a passcode and presses the button."""
    await visitor.page.get_by_label("Passcode", exact=True).fill(passcode)
    await presses(visitor, "Open the notes")


async def test_whoever_shares_meets_no_flaw(portal: Portal, browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        jo, _ = await with_notes(portal, browser, stack, *BODIES)
        await jo.opens("/shares")
        await presses(jo, MAKE)
        assert (await jo.focus()).startswith("There is a problem")
        assert await all_flaws(jo) == {}
        await jo.page.get_by_role("checkbox", name=BODIES[0]).check()
        await presses(jo, MAKE)
        picture = jo.page.get_by_role("img", name="The link")
        await jo.page.get_by_text("Show the link as a picture").click()
        await expect(picture).to_be_visible()
        assert await picture.evaluate("picture => picture.localName") == "svg"
        assert await all_flaws(jo) == {}
        await jo.page.reload()
        assert await jo.heading() == "This is shared already"
        assert await all_flaws(jo) == {}
        await follows(jo, "See what you share")
        await presses(jo, "Make a new link")
        await follows(jo, "Done: see what you share")
        stopped, live = sorted(await jo.page.locator(".status").all_inner_texts())
        assert (stopped.split(":")[0], live[:14]) == ("Stopped", "The link works")
        assert await all_flaws(jo) == {}
        await follows(jo, "See what they see")
        assert await all_flaws(jo) == {}
        await jo.opens(f"/studies/{NCT_ID}/notes")
        assert await all_flaws(jo) == {}
        await follows(jo, "Change")
        await jo.page.get_by_label("Your note").fill("")
        await presses(jo, "Save the note")
        assert await all_flaws(jo) == {}
        await jo.opens("/notes/notebook/erase")
        await presses(jo, "Erase everything now")
        assert await all_flaws(jo) == {}
        assert jo.complaints == jo.strangers == []


async def test_whoever_opens_a_share_meets_no_flaw(
    portal: Portal, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    jo = sharer(portal)
    told = await jo.shared(*await jo.writes(*BODIES))
    path = urlsplit(told["link"]).path
    async with AsyncExitStack() as stack:
        ann = await a_visitor(portal, browser, stack)
        await ann.opens(path)
        await tries(ann, WRONG)
        assert (await ann.focus()).startswith("There is a problem")
        says = re.compile("That passcode does not open these notes")
        await expect(ann.page.get_by_label("Passcode", exact=True)).to_have_accessible_description(says)
        with ExitStack() as crowd:
            for _ in range(AT_ONCE + WAITING):
                crowd.enter_context(portal.parts[Gate].place())
            await tries(ann, told["passcode"])
        assert (await ann.focus()).startswith("Try again in a moment")
        assert await all_flaws(ann) == {}
        await follows(ann, "Back to the passcode")
        await tries(ann, told["passcode"])
        monkeypatch.setattr(writing, "MOST_NOTES", 1)
        await presses(ann, "Copy these notes")
        assert await all_flaws(ann) == {}
        await ann.page.context.clear_cookies()
        for _ in range(FREE):
            await portal.browser().post(path, {"passcode": WRONG})
        await ann.opens(path)
        await tries(ann, told["passcode"])
        assert (await ann.focus()).startswith("Too many wrong passcodes")
        assert await all_flaws(ann) == {}
        (refused,) = ann.complaints
        assert "503" in refused
