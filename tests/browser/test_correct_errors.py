"""A form that is refused comes back with everything typed, and leads to what is wrong."""

import pytest

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.visitor import SEED, Visitor

pytestmark = in_one_loop

TYPED = {
    "first_name": "José María",
    "last_name": "",
    "email": "jo.example.com",
    "phone": "12",
    "message": "Line one\nLine two & <three>",
    "best_time": "after 5 pm",
}


async def is_refused(jo: Visitor) -> None:
    """Sends what cannot be taken."""
    await jo.goes_to_the_form()
    await jo.fills_in(**TYPED)
    await jo.ticks("voicemail_ok")
    await jo.page.locator("#language").select_option("es")
    await jo.sends()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_everything_typed_is_kept(newcomer: Newcomer, script: bool) -> None:
    jo = await newcomer(java_script_enabled=script)
    await is_refused(jo)
    assert jo.page.url.endswith(f"/studies/{SEED}/message")
    assert {name: await jo.value(name) for name in TYPED} == TYPED
    assert await jo.value("language") == "es"
    assert await jo.page.locator("#voicemail_ok").is_checked()
    assert not await jo.page.locator("#consent").is_checked()


async def test_the_summary_takes_the_focus_and_leads_to_the_fields(newcomer: Newcomer) -> None:
    jo = await newcomer(320, height=640)
    await is_refused(jo)
    assert (await jo.page.title()).startswith("Error: ")
    assert (await jo.focus()).startswith("There is a problem")
    led_to = []
    for link in await jo.page.get_by_role("alert").get_by_role("link").all():
        await link.click()
        led_to.append(await jo.focus())
    assert led_to == ["last_name", "email", "phone", "consent"]
    assert jo.complaints == []


async def test_an_error_is_told_with_its_field(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await is_refused(jo)
    field = jo.page.get_by_role("textbox", name="Last or family name")
    assert await field.get_attribute("aria-invalid") == "true"
    described = await field.get_attribute("aria-describedby") or ""
    assert "Enter your last name" in await jo.page.locator(f"#{described}").inner_text()


async def test_what_was_wrong_is_put_right_and_sent(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await is_refused(jo)
    await jo.fills_in(first_name=TYPED["first_name"])
    await jo.ticks("consent")
    await jo.sends()
    assert "/receipts/" in jo.page.url
    (copy,) = await jo.mails(jo.email, 1)
    assert "José María Doe" in copy
    assert "Line one\nLine two & <three>" in copy


async def test_a_slip_in_an_address_is_noticed_while_typing(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.goes_to_the_form()
    await jo.page.locator("#email").fill("jo@hotmial.com")
    await jo.page.keyboard.press("Tab")
    await jo.page.get_by_role("button", name="jo@hotmail.com").click()
    assert await jo.value("email") == "jo@hotmail.com"


async def test_a_slip_in_an_address_is_noticed_when_the_form_comes_back(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.goes_to_the_form()
    await jo.fills_in(email="jo@hotmial.com", last_name="")
    await jo.sends()
    assert await jo.page.get_by_role("button", name="jo@hotmail.com").is_visible()


async def test_characters_are_counted_while_typing(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.goes_to_the_form()
    await jo.page.locator("#message").fill("Hello 👋")
    assert await jo.page.locator("#message-count").inner_text() == "Characters left: 1,993"
