"""Everything can be done without a mouse, in the order in which it is read."""

from tests.browser.conftest import Newcomer, in_one_loop
from tests.browser.visitor import SEED, SEND, WRITE, Visitor

pytestmark = in_one_loop

MOST_STOPS = 60
FIELDS = [
    "on_behalf",
    "first_name",
    "last_name",
    "email",
    "phone",
    "contact_by",
    "best_time",
    "voicemail_ok",
    "language",
    "message",
    "consent",
]
VISIBLE = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect();
    const ring = getComputedStyle(focused);
    return box.width > 0 && box.bottom > 0 && box.top < innerHeight && ring.outlineStyle !== 'none';
}"""


async def test_a_message_is_sent_with_the_keyboard_alone(newcomer: Newcomer) -> None:
    jo = await newcomer(1280, height=900)
    await jo.opens(f"/studies/{SEED}")
    await tabs_to(jo, WRITE)
    await jo.page.keyboard.press("Enter")
    await jo.page.wait_for_url("**/*#write")

    typed = {
        "first_name": "Jo",
        "last_name": "Doe",
        "email": jo.email,
        "phone": "202-555-0123",
        "message": "Hello",
    }
    stops = []
    while (stop := await next_stop(jo)) != SEND:
        stops.append(stop)
        if stop in typed:
            await jo.page.keyboard.type(typed[stop])
        if stop == "consent":
            await jo.page.keyboard.press("Space")
    assert [stop for stop in stops if stop in FIELDS] == FIELDS
    await jo.page.keyboard.press("Enter")
    await jo.page.wait_for_url("**/receipts/*")
    (copy,) = await jo.mails(jo.email, 1)
    assert "Hello" in copy


async def test_the_first_stop_skips_what_every_page_begins_with(newcomer: Newcomer) -> None:
    jo = await newcomer(1280)
    await jo.opens(f"/studies/{SEED}")
    assert await next_stop(jo) == "Skip to the study"
    await jo.page.keyboard.press("Enter")
    assert await next_stop(jo) == "All studies"


async def test_arrows_choose_how_to_be_reached(newcomer: Newcomer) -> None:
    jo = await newcomer(1280)
    await jo.opens(f"/studies/{SEED}/message")
    await tabs_to(jo, "contact_by")
    await jo.page.keyboard.press("ArrowDown")
    await jo.page.keyboard.press("ArrowDown")
    assert await jo.page.locator("input[name=contact_by]:checked").get_attribute("value") == "email"
    assert not await jo.page.locator("#best_time").is_visible()


async def test_questions_unfold_with_the_keyboard(newcomer: Newcomer) -> None:
    jo = await newcomer(1280)
    await jo.opens(f"/studies/{SEED}")
    await tabs_to(jo, "How safe are clinical trials?")
    await jo.page.keyboard.press("Enter")
    assert await jo.page.get_by_text("No study is free of risk").is_visible()


async def tabs_to(jo: Visitor, target: str) -> None:
    """Presses Tab until the target has the focus."""
    for _ in range(MOST_STOPS):
        if await next_stop(jo) == target:
            return
    raise AssertionError(f"{target!r} is not among the first {MOST_STOPS} stops")


async def next_stop(jo: Visitor) -> str:
    """Presses Tab; what has the focus then is in sight and shows it."""
    await jo.page.keyboard.press("Tab")
    stop = await jo.focus()
    await jo.page.wait_for_function(VISIBLE)
    return stop
