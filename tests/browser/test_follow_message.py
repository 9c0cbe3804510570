"""On the receipt: a mistyped address is put right, and a message is taken back."""

import pytest

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.visitor import code_in

pytestmark = in_one_loop


async def test_a_mistyped_address_is_put_right(newcomer: Newcomer) -> None:
    jo = await newcomer()
    mistyped = jo.email.replace("@example.com", "@exmaple.example.com")
    await jo.sends_a_message(email=mistyped)
    assert mistyped not in await jo.text()
    await jo.page.get_by_role("textbox", name="The right email address").fill(jo.email)
    await jo.page.get_by_role("button", name="Change the address").click()
    (copy,) = await jo.mails(jo.email, 1)
    assert jo.email in copy


@pytest.mark.parametrize(("script", "zone"), [(True, "GMT+9"), (False, "UTC")], ids=["script", "no script"])
async def test_times_are_told_by_the_visitors_own_clock(newcomer: Newcomer, script: bool, zone: str) -> None:
    aiko = await newcomer(timezone_id="Asia/Tokyo", locale="en-US", java_script_enabled=script)
    await aiko.sends_a_message()
    assert zone in await aiko.page.get_by_role("time").first.inner_text()


async def test_another_browser_cannot_change_the_address(newcomer: Newcomer) -> None:
    jo, stranger = await newcomer(), await newcomer()
    await stranger.opens(await jo.sends_a_message())
    assert await stranger.page.get_by_role("textbox", name="The right email address").count() == 0
    assert jo.email not in await stranger.page.content()


async def test_the_browser_that_sent_a_message_takes_it_back(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.sends_a_message()
    await jo.page.get_by_role("button", name="Take back my message").click()
    await jo.page.get_by_role("heading", name="You took your message back").wait_for()
    assert await jo.page.get_by_role("button", name="Take back my message").count() == 0


async def test_another_browser_takes_it_back_with_the_code_of_the_copy(newcomer: Newcomer) -> None:
    jo, telephone = await newcomer(), await newcomer(320, height=640)
    receipt = await jo.sends_a_message()
    (copy,) = await jo.mails(jo.email, 1)

    await telephone.opens(receipt)
    await telephone.page.get_by_role("button", name="Take back my message").click()
    await telephone.page.locator("#problem-title").wait_for()
    await telephone.page.locator("#code").fill(code_in(copy))
    await telephone.page.get_by_role("button", name="Take back my message").click()
    await telephone.page.get_by_role("heading", name="You took your message back").wait_for()
