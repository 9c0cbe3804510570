"""On a study's page somebody selects words, or presses the sign behind a line, and writes a note beside."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.flaws import all_flaws
from tests.browser.visitor import SEED, Visitor

pytestmark = in_one_loop

LINE = "#inclusion-3"
BODY = "Ask about my pills.\nCan I go on with them?"
MARKED = "() => [...CSS.highlights.get('noted') ?? []].map(String)"
# The place of the first letters of a line, and of some further on, in the window.
PLACES = """(line) => [0, 12].map((offset) => {
    const range = new Range();
    range.setStart(line.firstChild, offset);
    range.setEnd(line.firstChild, offset + 1);
    const { left, top, height } = range.getBoundingClientRect();
    return [left + 1, top + height / 2];
})"""
SELECT = "(line) => getSelection().setBaseAndExtent(line.firstChild, 3, line.firstChild, 12)"


async def with_a_mouse(page: Page) -> None:
    """Drags over the first words of the line."""
    line = page.locator(LINE)
    await line.scroll_into_view_if_needed()
    (from_x, from_y), (to_x, to_y) = await line.evaluate(PLACES)
    await page.mouse.move(from_x, from_y)
    await page.mouse.down()
    await page.mouse.move(to_x, to_y)
    await page.mouse.up()


async def with_the_keyboard(page: Page) -> None:
    """Makes a selection longer, as Shift and an arrow do."""
    await page.locator(LINE).evaluate(SELECT)
    await page.keyboard.press("Shift+ArrowRight")


def offer(visitor: Visitor) -> Locator:
    """What stands at the window's edge once words are selected."""
    return visitor.page.get_by_role("button", name="Add a private note")


def notes(visitor: Visitor) -> Locator:
    """What is written beside the study, without its buttons."""
    return visitor.page.locator(".beside .handwritten")


async def writes(visitor: Visitor, body: str = BODY, line: str = LINE) -> None:
    """A note on a line, by the sign behind it."""
    await visitor.page.locator(f"{line} > .add-note").click()
    await visitor.page.get_by_label("Your note", exact=True).fill(body)
    await visitor.page.get_by_role("button", name="Save the note").click()
    await expect(visitor.page.get_by_role("status").first).to_have_text("Done. Only you can see your notes.")


@pytest.mark.parametrize("select", [with_a_mouse, with_the_keyboard])
async def test_words_that_are_selected_can_have_a_note(
    newcomer: Newcomer, select: Callable[[Page], Awaitable[None]]
) -> None:
    jo = await newcomer(1280, 900)
    await jo.opens(f"/studies/{SEED}")
    assert not await offer(jo).is_visible()
    await select(jo.page)
    await expect(offer(jo)).to_be_visible()
    await jo.page.keyboard.press("Shift+ArrowRight")  # and at once to the offer
    selected = (await jo.page.evaluate("String(getSelection())")).strip()
    await jo.page.keyboard.press("Tab")
    await jo.page.keyboard.press("Enter")
    field = jo.page.get_by_label("Your note", exact=True)
    await expect(field).to_be_focused()
    assert await jo.page.locator(".beside .quoted").inner_text() == selected
    await field.fill(BODY)
    await jo.page.get_by_role("button", name="Save the note").press("Enter")
    await expect(notes(jo)).to_have_text([BODY])
    assert await jo.page.evaluate(MARKED) == [selected]
    await select(jo.page)
    await offer(jo).click()
    await expect(field).to_be_focused()
    assert jo.complaints == jo.strangers == []


async def test_by_touch_a_note_is_written_changed_removed_and_brought_back(newcomer: Newcomer) -> None:
    jo = await newcomer(has_touch=True)
    await jo.opens(f"/studies/{SEED}")
    await jo.page.locator(LINE).evaluate(SELECT)
    await expect(offer(jo)).to_be_visible()
    assert await all_flaws(jo) == {}
    await offer(jo).tap()
    await jo.page.get_by_role("button", name="Save the note").tap()
    await expect(jo.page.locator(".beside [data-problem]")).to_be_focused()
    assert await all_flaws(jo) == {}
    await jo.page.get_by_label("Your note", exact=True).fill(BODY)
    await jo.page.get_by_role("button", name="Save the note").tap()
    await expect(notes(jo)).to_have_text([BODY])
    assert await all_flaws(jo) == {}
    await jo.page.get_by_role("link", name="Change the note").tap()
    await jo.page.get_by_label("Your note", exact=True).fill("Other words")
    await jo.page.get_by_role("button", name="Save the note").tap()
    await expect(notes(jo)).to_have_text(["Other words"])
    await jo.page.get_by_role("button", name="Remove the note").tap()
    back = jo.page.get_by_role("button", name="Bring it back")
    await expect(back).to_be_focused()
    await expect(notes(jo)).to_have_count(0)
    assert await all_flaws(jo) == {}
    await back.tap()
    await expect(notes(jo)).to_have_text(["Other words"])
    await expect(jo.page.locator(f"{LINE} > .add-note")).to_be_focused()
    assert jo.complaints == jo.strangers == []


async def test_notes_come_back_with_their_writer_and_with_nobody_else(newcomer: Newcomer) -> None:
    jo, ann = await newcomer(), await newcomer()
    for visitor in (jo, ann):
        await visitor.opens(f"/studies/{SEED}")
    await writes(jo)
    await writes(jo, "By car?", "#inclusion-5")
    for visitor, written in ((jo, [BODY, "By car?"]), (ann, [])):
        await visitor.page.reload(wait_until="networkidle")
        await expect(notes(visitor)).to_have_text(written)


async def test_nothing_is_left_for_the_back_button_once_notes_are_erased(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.opens(f"/studies/{SEED}")
    await writes(jo)
    await jo.opens("/notes/notebook/erase")
    await jo.page.get_by_role("button", name="Erase").click()
    await expect(jo.page.get_by_role("button", name="Erase")).to_have_count(0)
    async with jo.page.expect_navigation(url=f"**/studies/{SEED}", wait_until="networkidle"):
        await jo.page.evaluate(
            "setTimeout(() => history.go(-2))"
        )  # so that the answer comes before it leaves
    await expect(notes(jo)).to_have_count(0)
    assert await jo.page.evaluate(MARKED) == []


async def test_what_was_begun_is_not_lost(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.opens(f"/studies/{SEED}")
    await jo.page.locator(f"{LINE} > .add-note").click()
    field = jo.page.get_by_label("Your note", exact=True)
    await field.press("Escape")
    await expect(field).to_have_count(0)
    await jo.page.locator(f"{LINE} > .add-note").click()
    await field.fill(BODY)
    await field.press("Escape")
    await jo.page.locator("#inclusion-1 > .add-note").click()
    await expect(field).to_be_focused()
    await expect(field).to_have_value(BODY)
    await jo.page.context.set_offline(True)
    await jo.page.get_by_role("button", name="Save the note").click()
    await expect(jo.page.get_by_role("status").first).to_contain_text("Nothing is lost")
    await expect(field).to_have_value(BODY)
    await jo.page.context.set_offline(False)
    await jo.page.get_by_role("button", name="Save the note").dblclick()
    await expect(notes(jo)).to_have_text([BODY])
    await jo.page.locator(f"{LINE} > .add-note").click()
    await field.fill("No")
    await jo.page.get_by_role("link", name="Cancel").click()
    await expect(field).to_have_count(0)


async def test_a_slow_answer_takes_no_words_away(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.opens(f"/studies/{SEED}")
    await jo.page.locator(f"{LINE} > .add-note").click()
    field = jo.page.get_by_label("Your note", exact=True)
    await expect(field).to_be_focused()
    arrives = asyncio.Event()

    async def late(route: Route) -> None:
        await arrives.wait()
        await route.continue_()

    await jo.page.route("**/notes?section=inclusion&block=1", late)
    async with jo.page.expect_response("**/notes?section=inclusion&block=1"):
        await jo.page.locator("#inclusion-1 > .add-note").click()
        await field.fill(BODY)
        arrives.set()
    await jo.page.wait_for_load_state("networkidle")
    await expect(field).to_have_value(BODY)


async def test_a_note_that_is_gone_elsewhere_is_said_to_be_gone(newcomer: Newcomer) -> None:
    jo = await newcomer()
    await jo.opens(f"/studies/{SEED}")
    await writes(jo)
    other = await jo.page.context.new_page()
    await other.goto(f"{jo.base_url}/notes")
    await jo.page.get_by_role("link", name="Change the note").click()
    field = jo.page.get_by_label("Your note", exact=True)
    await field.fill("Other words")
    await other.get_by_role("button", name="Remove").click()
    await expect(other.get_by_role("button", name="Bring it back")).to_be_visible()
    await jo.page.get_by_role("button", name="Save the note").click()
    await expect(jo.page.get_by_role("status").first).to_contain_text("removed in another window")
    await expect(field).to_have_value("Other words")
