"""Somebody carries their notes to another browser with the recovery code, and looks after their notebook."""

import re
from contextlib import AsyncExitStack

from playwright.async_api import Browser

from tests.browser.conftest import in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.writers import portal, with_notes
from tests.leads.people import Portal
from tests.notes.notebooks import bodies

__all__ = ["portal"]
pytestmark = in_one_loop


async def test_the_picture_of_a_code_opens_the_notes_on_a_phone(portal: Portal, browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        desktop, key = await with_notes(portal, browser, stack, "Ask about my knee")
        await desktop.opens("/notes/notebook")
        assert await all_flaws(desktop) == {}
        await desktop.page.get_by_role("button", name="Make a recovery code").click()
        assert await all_flaws(desktop) == {}
        code = await desktop.page.locator(".secret").inner_text()
        phone, _ = await with_notes(portal, browser, stack)
        heard: list[str] = []
        phone.page.on("request", lambda request: heard.append(request.url))
        await phone.opens(f"/en/notes/recover#{code.replace(' ', '-')}")
        assert await phone.page.get_by_label("Recovery code").input_value() == code
        assert phone.page.url.endswith("/notes/recover"), "the code left the address bar"
        assert await all_flaws(phone) == {}
        await phone.page.get_by_role("button", name="Open my notes").click()
        await phone.opens("/notes/notebook")
        assert "You have 1 private note." in await phone.text()
        assert not [url for url in heard if code[:4] in url.partition("#")[0]]
        assert phone.strangers == desktop.strangers == []
        assert await bodies(portal.database, key) == ["Ask about my knee"]


async def test_other_notes_come_along_and_everything_is_erased(portal: Portal, browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        desktop, _ = await with_notes(portal, browser, stack, "mine")
        await desktop.opens("/notes/notebook")
        await desktop.page.get_by_role("button", name="Make a recovery code").click()
        code = re.sub(r"\s", "", await desktop.page.locator(".secret").inner_text()).lower()
        other, key = await with_notes(portal, browser, stack, "here")
        await other.opens("/notes/recover")
        await other.page.get_by_label("Recovery code").fill(code)
        await other.page.get_by_role("button", name="Open my notes").click()
        assert await all_flaws(other) == {}
        await other.page.get_by_role("button", name="Put all notes together").click()
        await other.opens("/notes/notebook")
        assert "You have 2 private notes." in await other.text()
        await other.page.get_by_role("link", name="Take the key out of this browser now").click()
        assert await all_flaws(other) == {}
        await other.page.get_by_role("link", name="Keep it").click()
        await other.page.get_by_role("link", name="Erase my notes").click()
        assert await all_flaws(other) == {}
        await other.page.get_by_role("button", name="Erase everything now").click()
        assert "Your notes are erased" in await other.text()
        await desktop.opens("/notes/notebook")
        assert "There are no private notes in this browser" in await desktop.text()
        assert await bodies(portal.database, key) == []
