"""A message is sent, opened by its team and answered with one button; the sender's receipt and e-mail say
so. By mouse, by keyboard alone, and without JavaScript."""

import re

import pytest

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.visitor import MANY_SITES, Visitor, code_in, link_in

pytestmark = in_one_loop

CENTER, PRIYA = "Denver: Aspen Gate Research", "priya.raman@example.org"
SAID = "tried to call you, and nobody answered"
TABS_AT_MOST = 40


async def test_one_button_answers_and_the_sender_reads_it(newcomer: Newcomer) -> None:
    jo, team = await newcomer(), await newcomer()
    receipt, notice = await writes(jo, team)
    await team.opens(answer_in(notice, "no_answer"))
    assert SAID in await team.text(), "what the sender will read stands there before anything is pressed"
    await team.page.locator("#code").fill(code_in(notice))
    await team.page.get_by_role("button", name="Tell the sender").click()
    await says(team, "We called, nobody answered")
    await jo.opens(receipt)
    assert SAID in await jo.text()
    assert SAID in await news(jo)


async def test_the_keyboard_alone_promises_a_call(newcomer: Newcomer) -> None:
    jo, team = await newcomer(), await newcomer(1280)
    receipt, notice = await writes(jo, team)
    await team.opens(link_in(notice, "answers"))
    await tabs_to(team, "code")
    await team.page.keyboard.type(code_in(notice))
    await team.page.keyboard.press("Enter")
    await team.page.get_by_role("heading", name="Message from Jo Doe").wait_for()
    await tabs_to(team, "answer")
    await team.page.keyboard.press("Space")
    await tabs_to(team, "call_on")
    day = await team.page.locator("#call_on").get_attribute("max") or ""
    year, month, date = day.split("-")
    await team.page.keyboard.type(f"{month}{date}{year}")
    await team.page.keyboard.press("Enter")
    await says(team, "We will call on a day")
    assert "will call you on" in await team.text()
    await jo.opens(receipt)
    assert "will call you on" in await jo.text()
    assert "will call you on" in await news(jo)


@pytest.mark.parametrize("day", ["soon", ""])
async def test_without_javascript_a_missing_day_is_asked_for_and_all_is_kept(
    newcomer: Newcomer, day: str
) -> None:
    jo, team = await newcomer(), await newcomer(java_script_enabled=False)
    _, notice = await writes(jo, team)
    await team.opens(answer_in(notice, "will_call"))
    await team.page.locator("#code").fill(code_in(notice))
    field = team.page.locator("#call_on")
    await field.evaluate("(field, day) => { field.type = 'text'; field.value = day }", day)
    await team.page.get_by_role("button", name="Tell the sender").click()
    assert await team.page.locator("#call_on-error").count() == 1
    assert await team.page.locator("#answer").is_checked()
    await field.evaluate("field => { field.value = field.max }")
    await team.page.get_by_role("button", name="Tell the sender").click()
    await says(team, "We will call on a day")


async def writes(jo: Visitor, team: Visitor) -> tuple[str, str]:
    """Sends a message to a center; its receipt, and the mail that tells the team."""
    before = len(await team.mails(PRIYA, 0))
    await jo.goes_to_the_form(MANY_SITES)
    await jo.page.locator("#site").select_option(label=CENTER)
    await jo.fills_in(message="How many visits are there?")
    await jo.ticks("consent")
    await jo.sends()
    return jo.page.url, (await team.mails(PRIYA, before + 1))[0]


async def news(jo: Visitor) -> str:
    """The mail that came after the copy, in one line."""
    return " ".join((await jo.mails(jo.email, 2))[0].split())


async def says(team: Visitor, words: str) -> None:
    """Waits until the page says what was said."""
    await team.page.get_by_role("status").get_by_role("heading", name=words).wait_for()


async def tabs_to(team: Visitor, name: str) -> None:
    """Presses the tabulator until a field has the focus."""
    for _ in range(TABS_AT_MOST):
        await team.page.keyboard.press("Tab")
        if await team.focus() == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def answer_in(notice: str, answer: str) -> str:
    """The link in the mail that chooses an answer."""
    found = re.search(rf"http://\S+/answers/\S+\?answer={answer}", notice)
    assert found, notice
    return found.group()
