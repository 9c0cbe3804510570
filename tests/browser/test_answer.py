"""The team's person opens a message with the link and the code of one mail."""

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.visitor import MANY_SITES, Visitor, code_in, link_in

pytestmark = in_one_loop

CENTER, LENA = "Phoenix: Mesa Verde Joint Research", "lena.whitfield@example.org"


async def test_the_team_reads_the_message_with_the_code_of_its_mail(newcomer: Newcomer) -> None:
    jo, lena = await newcomer(), await newcomer(1280)
    await writes_to_lena(jo)
    (notice,) = await lena.mails(LENA, 1)
    assert "Coded" not in notice
    assert jo.email not in notice

    await lena.opens(link_in(notice, "answers"))
    assert await lena.heading() == "Open the message"
    await types(lena, "111111" if code_in(notice) != "111111" else "222222")
    await lena.page.locator("#problem-title").wait_for()
    assert "Coded" not in await lena.page.content()

    await types(lena, code_in(notice))
    await lena.page.get_by_role("heading", name="Message from Jo Coded").wait_for()
    assert "How many visits are there?" in await lena.text()
    assert jo.email in await lena.text()

    await lena.page.reload()
    assert await lena.heading() == "Message from Jo Coded"
    await jo.page.reload()
    assert "They opened your message" in await jo.text()


async def writes_to_lena(jo: Visitor) -> None:
    """Sends a message to the one center whose mailbox no other story uses."""
    await jo.goes_to_the_form(MANY_SITES)
    await jo.page.locator("#site").select_option(label=CENTER)
    await jo.fills_in(last_name="Coded", message="How many visits are there?")
    await jo.ticks("consent")
    await jo.sends()


async def types(team: Visitor, code: str) -> None:
    """Types a code and presses Enter."""
    await team.page.locator("#code").fill(code)
    await team.page.keyboard.press("Enter")
