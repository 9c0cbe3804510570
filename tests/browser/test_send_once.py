"""However often a message is sent, it is one message."""

import asyncio

import pytest

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.visitor import SEED, SEND, Visitor

pytestmark = in_one_loop

SECOND_THOUGHTS = 2  # seconds in which a second copy would have come


async def copies(jo: Visitor) -> int:
    """How many copies came, and no more are coming."""
    await jo.mails(jo.email, 1)
    await asyncio.sleep(SECOND_THOUGHTS)
    return len(await jo.mails(jo.email, 1))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_a_double_click_sends_once(newcomer: Newcomer, script: bool) -> None:
    jo = await newcomer(java_script_enabled=script)
    await jo.opens(f"/studies/{SEED}/message")
    await jo.fills_in()
    await jo.ticks("consent")
    await jo.page.get_by_role("button", name=SEND).dblclick()
    await jo.page.wait_for_url("**/receipts/*")
    assert await copies(jo) == 1


@pytest.mark.parametrize("path", [f"/studies/{SEED}", f"/studies/{SEED}/message"], ids=["study", "form"])
async def test_going_back_and_sending_again_says_that_we_have_it(newcomer: Newcomer, path: str) -> None:
    jo = await newcomer()
    await jo.opens(path)
    await jo.fills_in()
    await jo.ticks("consent")
    await jo.sends()
    await jo.page.go_back()
    assert await jo.value("email") == jo.email
    await jo.sends()
    assert await jo.heading() == "We have this message already"
    assert await copies(jo) == 1


async def test_what_was_changed_is_a_message_of_its_own(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.opens(f"/studies/{SEED}/message")
    await jo.fills_in()
    await jo.ticks("consent")
    await jo.sends()
    first = jo.page.url
    await jo.page.go_back()
    await jo.page.locator("#message").fill("One more thing")
    await jo.sends()
    assert "/receipts/" in jo.page.url
    assert jo.page.url != first
    assert len(await jo.mails(jo.email, 2)) == 2
