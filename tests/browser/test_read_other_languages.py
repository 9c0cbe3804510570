"""The portal in Spanish, and in a language from right to left: every page fits, axe finds nothing, and
choosing a language loses nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.conftest import Newcomer, in_one_loop, visitors
from tests.browser.flaws import all_flaws
from tests.browser.mirrored import CODE
from tests.browser.visitor import FINISHED, MANY_SITES, SEED, Visitor
from tests.demo.process import a_demo

pytestmark = in_one_loop

Reach = Callable[[Visitor, str], Awaitable[None]]
SEND = "form[data-message] button.button"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stranger(browser: Browser, chromium: str) -> AsyncIterator[Newcomer]:
    """Makes visitors of a portal that speaks from right to left."""
    async with a_demo("tests.browser.mirrored") as demo, AsyncExitStack() as stack:
        yield visitors(browser, demo, stack)


async def the_list(visitor: Visitor, code: str) -> None:
    await visitor.opens(f"/{code}/?q=pain")


async def a_study(visitor: Visitor, code: str) -> None:
    await visitor.opens(f"/{code}/studies/{SEED}")


async def all_sites(visitor: Visitor, code: str) -> None:
    await visitor.opens(f"/{code}/studies/{MANY_SITES}?near=48105")
    for summary in await visitor.page.locator("details > summary").all():
        await summary.click()


async def a_finished_study(visitor: Visitor, code: str) -> None:
    await visitor.opens(f"/{code}/studies/{FINISHED}")


async def every_field_refused(visitor: Visitor, code: str) -> None:
    await visitor.opens(f"/{code}/studies/{SEED}/message")
    await visitor.ticks("on_behalf")
    await visitor.page.locator("#language").select_option("other")
    await visitor.fills_in(first_name="", last_name="", email="jo", phone="1", message="x" * 2001)
    await send(visitor)


async def a_receipt(visitor: Visitor, code: str) -> None:
    await visitor.opens(f"/{code}/studies/{SEED}")
    await visitor.fills_in(message="Could I come by bus?")
    await visitor.ticks("consent")
    await send(visitor)
    assert f"/{code}/receipts/" in visitor.page.url


async def not_found(visitor: Visitor, code: str) -> None:
    await visitor.opens(f"/{code}/studies/NCT00000000")


async def send(visitor: Visitor) -> None:
    async with visitor.page.expect_navigation():
        await visitor.page.locator(SEND).click()


STATES: list[Reach] = [
    the_list,
    a_study,
    all_sites,
    a_finished_study,
    every_field_refused,
    a_receipt,
    not_found,
]
EACH = pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)


async def is_flawless(visitor: Visitor, reach: Reach, code: str) -> None:
    await reach(visitor, code)
    html = visitor.page.locator("html")
    assert await html.get_attribute("lang") == code
    assert await html.get_attribute("dir") == ("rtl" if code == CODE else "ltr")
    assert await all_flaws(visitor) == {}
    assert visitor.complaints == []


@EACH
async def test_a_spanish_page_is_within_everybodys_reach(newcomer: Newcomer, reach: Reach) -> None:
    await is_flawless(await newcomer(), reach, "es")


@EACH
async def test_a_page_from_right_to_left_is_within_everybodys_reach(stranger: Newcomer, reach: Reach) -> None:
    await is_flawless(await stranger(), reach, CODE)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_choosing_a_language_on_a_refused_form_keeps_what_was_typed(
    newcomer: Newcomer, script: bool
) -> None:
    visitor = await newcomer(java_script_enabled=script)
    await visitor.opens(f"/studies/{SEED}/message")
    await visitor.fills_in(first_name="", message="Could I come by bus?")
    await visitor.ticks("consent")
    await send(visitor)
    async with visitor.page.expect_navigation():
        await visitor.page.get_by_role("button", name="Español").click()
    assert await visitor.heading() == "Enviar un mensaje"
    assert await visitor.value("message") == "Could I come by bus?"
    assert not await visitor.page.locator("#consent").is_checked()
    await visitor.fills_in(message="Could I come by train?")
    await visitor.ticks("consent")
    await visitor.page.locator("#first_name").press("Enter")
    await visitor.page.wait_for_url("**/es/receipts/**")


async def test_choosing_a_language_takes_along_what_was_typed_into_a_page_and_is_remembered(
    newcomer: Newcomer,
) -> None:
    visitor = await newcomer()
    await visitor.opens(f"/studies/{SEED}")
    await visitor.page.locator("#message").fill("Could I come by bus?")
    await visitor.page.get_by_role("link", name="Español").click()
    await visitor.page.wait_for_url(f"**/es/studies/{SEED}/message")
    assert await visitor.value("message") == "Could I come by bus?"
    await visitor.opens(f"/studies/{SEED}")
    assert await visitor.page.locator("html").get_attribute("lang") == "es"


async def test_without_anything_typed_a_language_is_just_a_link(newcomer: Newcomer) -> None:
    visitor = await newcomer(java_script_enabled=False)
    await visitor.opens(f"/studies/{SEED}?near=48105")
    await visitor.page.get_by_role("link", name="Español").click()
    assert visitor.page.url.endswith(f"/es/studies/{SEED}?near=48105")
    await visitor.page.get_by_role("link", name="English").click()
    assert visitor.page.url.endswith(f"/en/studies/{SEED}?near=48105")
