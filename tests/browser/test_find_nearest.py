"""Somebody looks for the nearest center: by typing, or by where their browser says they are."""

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.visitor import MANY_SITES, Visitor

pytestmark = in_one_loop

FIND, HERE = "Find the nearest center", "Use where I am now"
SACRAMENTO = {"latitude": 38.58157, "longitude": -121.4944}


async def nearest(visitor: Visitor) -> str:
    """The first center that is listed, with its distance."""
    return await visitor.page.locator(".sites > li").first.inner_text()


async def test_a_zip_code_leads_to_the_nearest_center_and_chooses_it_in_the_form(newcomer: Newcomer) -> None:
    visitor = await newcomer(java_script_enabled=False)
    await visitor.opens(f"/studies/{MANY_SITES}")
    await visitor.page.get_by_label("ZIP code or city").fill("95814")
    await visitor.page.get_by_role("button", name=FIND).click()
    assert visitor.page.url.endswith(f"/studies/{MANY_SITES}?near=95814#centers")
    assert "Sacramento" in await nearest(visitor)
    assert "mile" in await nearest(visitor)
    chosen = visitor.page.locator("#site option:checked")
    assert "Sacramento" in await chosen.inner_text()
    assert not await visitor.page.get_by_role("button", name=HERE).is_visible()


async def test_where_somebody_is_is_asked_only_by_a_press_and_told_only_coarsely(newcomer: Newcomer) -> None:
    visitor = await newcomer(geolocation=SACRAMENTO, permissions=["geolocation"])
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    await visitor.opens(f"/studies/{MANY_SITES}")
    await visitor.page.wait_for_timeout(300)
    assert not [url for url in asked if "near" in url]
    async with visitor.page.expect_navigation():
        await visitor.page.get_by_role("button", name=HERE).click()
    assert "Sacramento" in await nearest(visitor)
    assert "where you are" in await visitor.text()
    assert [url for url in asked if "121" in url] == [
        f"{visitor.base_url}/studies/{MANY_SITES}?near=38.6%2C-121.5"
    ]
    assert visitor.complaints == []
    assert visitor.strangers == []


async def test_whoever_does_not_want_to_say_where_they_are_is_asked_to_type(newcomer: Newcomer) -> None:
    visitor = await newcomer()
    await visitor.opens(f"/studies/{MANY_SITES}")
    await visitor.page.get_by_role("button", name=HERE).click()
    await visitor.page.get_by_text("Your browser did not say where you are.").wait_for()
    assert "near=" not in visitor.page.url


async def test_words_and_status_stay_when_the_list_asks_where_somebody_is(newcomer: Newcomer) -> None:
    visitor = await newcomer(geolocation=SACRAMENTO, permissions=["geolocation"])
    await visitor.opens("/?q=a")
    async with visitor.page.expect_navigation():
        await visitor.page.get_by_role("button", name=HERE).click()
    assert visitor.page.url.endswith("/?q=a&status=&near=38.6%2C-121.5")
