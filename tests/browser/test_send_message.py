"""A person reads about a study, writes to its team, and gets a receipt and a copy."""

import pytest

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.visitor import FOR_CHILDREN, MANY_SITES, link_in

pytestmark = in_one_loop

WITH_OR_WITHOUT_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@WITH_OR_WITHOUT_SCRIPT
@pytest.mark.parametrize("width", [390, 320])
async def test_a_message_is_sent_from_the_study_page(newcomer: Newcomer, script: bool, width: int) -> None:
    jo = await newcomer(width, java_script_enabled=script)
    receipt = await jo.sends_a_message(message="Can my daughter bring me?\nI live in Ypsilanti.")
    assert "/receipts/" in receipt
    assert await jo.heading() in {"We have your message", "Message sent"}
    assert "988" in await jo.text()

    (copy,) = await jo.mails(jo.email, 1)
    assert link_in(copy, "receipts") == receipt
    assert "Can my daughter bring me?\nI live in Ypsilanti." in copy

    await jo.opens(receipt)
    assert await jo.heading() == "Message sent"
    assert jo.complaints == []
    assert jo.strangers == []


async def test_the_mails_links_work_as_html_too(newcomer: Newcomer) -> None:
    jo = await newcomer()
    receipt = await jo.sends_a_message()
    await jo.opens_mail(jo.email)
    frame = jo.page.frame_locator("iframe")
    async with jo.page.context.expect_page() as opened:
        await frame.get_by_role("link", name="Follow your message").click()
    page = await opened.value
    await page.wait_for_load_state()
    assert page.url == receipt
    await page.get_by_role("button", name="Take back my message").click()
    await page.get_by_role("heading", name="You took your message back").wait_for()


async def test_one_of_many_sites_is_chosen(newcomer: Newcomer) -> None:
    jo = await newcomer(320, height=640)
    await jo.goes_to_the_form(MANY_SITES)
    await jo.page.get_by_role("combobox", name="Which center").select_option(index=3)
    chosen = await jo.page.locator("#site option:checked").inner_text()
    await jo.fills_in()
    await jo.ticks("consent")
    await jo.sends()
    assert "/receipts/" in jo.page.url
    (copy,) = await jo.mails(jo.email, 1)
    assert chosen.partition(": ")[2] in copy


async def test_a_site_is_chosen_on_the_list_of_sites(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.opens(f"/studies/{MANY_SITES}")
    await jo.page.locator("details", has_text="Spain").locator("summary").click()
    await jo.page.get_by_role("link", name="Write to this center").locator("visible=true").first.click()
    assert "/message?site=" in jo.page.url
    assert await jo.value("site") == jo.page.url.partition("site=")[2]


@WITH_OR_WITHOUT_SCRIPT
async def test_a_daughter_writes_for_her_father(newcomer: Newcomer, script: bool) -> None:
    ann = await newcomer(java_script_enabled=script)
    await ann.goes_to_the_form()
    assert not await ann.page.locator("#helper_name").is_visible()
    await ann.ticks("on_behalf")
    await ann.fills_in(helper_name="Ann Doe", relationship="daughter")
    await ann.ticks("permission")
    await ann.ticks("consent")
    await ann.sends()
    assert "/receipts/" in ann.page.url
    (copy,) = await ann.mails(ann.email, 1)
    assert "Ann Doe" in copy
    assert "daughter" in copy


async def test_a_parent_writes_for_a_child(newcomer: Newcomer) -> None:
    ann = await newcomer()
    await ann.goes_to_the_form(FOR_CHILDREN)
    await ann.ticks("site")
    await ann.fills_in(helper_name="Ann Doe", relationship="mother")
    await ann.ticks("permission")
    await ann.ticks("consent")
    await ann.sends()
    assert "/receipts/" in ann.page.url


async def test_a_language_that_is_not_listed_is_asked_for(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.goes_to_the_form()
    assert not await jo.page.locator("#other_language").is_visible()
    await jo.page.locator("#language").select_option("other")
    await jo.fills_in(other_language="Yoruba")
    await jo.ticks("consent")
    await jo.sends()
    (copy,) = await jo.mails(jo.email, 1)
    assert "Yoruba" in copy
