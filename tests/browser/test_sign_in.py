"""Somebody of the staff signs in by keyboard alone and sets up a second factor; every page on the way, and
those about people, is within everybody's reach."""

import base64
import re

from portal import clock
from portal.crypto import STEP_SECONDS, factor_code
from portal.demo.staff import ADMIN
from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.visitor import Visitor

pytestmark = in_one_loop

FACTOR = "/staff/account/second-factor"
NEWS = "/staff/alerts?rehearse=yes"
PAGES = (
    "/staff/account",
    FACTOR,
    "/staff/people",
    "/staff/people/new",
    "/staff/people/2",
    "/staff/trail",
    NEWS,
)


async def is_well(visitor: Visitor) -> None:
    """Nothing is wrong with the page as it stands."""
    assert await all_flaws(visitor) == {}, visitor.page.url
    assert visitor.complaints == []
    assert visitor.strangers == []


async def link_of(visitor: Visitor, email: str) -> str:
    """The link of the newest sign-in mail to this mailbox."""
    for mail in await visitor.mails(email, 1):
        if found := re.search(r"/staff/sign-in/[\w-]{20,}", mail):
            return found[0]
    raise AssertionError(f"no link for {email}")


async def test_signing_in_and_setting_up_a_second_factor(newcomer: Newcomer) -> None:
    visitor = await newcomer()
    page = visitor.page
    await visitor.opens("/staff/leads")
    await is_well(visitor)
    await page.keyboard.press("Enter")
    await page.locator("#email").fill("nobody")
    await page.keyboard.press("Enter")
    await page.locator("#problem-title").wait_for()
    await is_well(visitor)
    await page.locator("#email").fill(ADMIN)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Look in your mailbox").wait_for()
    await is_well(visitor)
    await visitor.opens(await link_of(visitor, ADMIN))
    await is_well(visitor)
    await page.get_by_role("main").get_by_role("button", name="Sign in").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/staff/leads")
    for path in PAGES:
        await visitor.opens(path)
        await is_well(visitor)
    await visitor.opens(FACTOR)
    await page.get_by_role("button", name="Set up a second factor").click()
    secret = base64.b32decode((await page.locator(".secret").inner_text()).replace(" ", ""))
    await is_well(visitor)
    await page.locator("#code").fill(factor_code(secret, int(clock.now().timestamp()) // STEP_SECONDS))
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Your recovery codes").wait_for()
    await is_well(visitor)
    recovery = await page.locator(".codes li").first.inner_text()
    await visitor.opens(FACTOR)
    await is_well(visitor)
    await page.locator("#code").fill(recovery)
    await page.get_by_role("button", name="Remove the second factor").click()
    await page.get_by_role("heading", name="Your account").wait_for()
