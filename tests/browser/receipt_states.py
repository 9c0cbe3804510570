"""Every state of a receipt that a person may find, and how they get there."""

from collections.abc import Awaitable, Callable

from tests.browser.visitor import Visitor

COPIES_A_DAY = 3  # to one mailbox


async def receipt_without_copy(visitor: Visitor) -> None:
    """The receipt of a message after the copies of the day."""
    await visitor.has_sent(COPIES_A_DAY)
    await visitor.sends_a_message()


async def receipt(visitor: Visitor) -> None:
    """The receipt, in the browser that sent the message."""
    await visitor.sends_a_message()


async def receipt_elsewhere(visitor: Visitor) -> None:
    """The receipt without the cookie, with a code asked for and refused."""
    address = await visitor.sends_a_message()
    await visitor.page.context.clear_cookies()
    await visitor.opens(address)
    await visitor.page.get_by_role("button", name="Take back my message").click()
    await visitor.page.locator("#problem-title").wait_for()


async def receipt_unfolded(visitor: Visitor) -> None:
    """The receipt with all that its sender may do, one entry refused."""
    await visitor.sends_a_message()
    await visitor.page.get_by_text("Add to your message").click()
    await visitor.page.get_by_role("button", name="Add this").click()
    await visitor.page.locator("#problem-title").wait_for()
    closed = visitor.page.locator("details:not([open]) > summary")
    while await closed.count():
        await closed.first.click()


async def erasing_asked(visitor: Visitor) -> None:
    """The page that asks once more before a message is erased."""
    await visitor.sends_a_message()
    await visitor.page.get_by_text("Erase it", exact=True).click()
    await visitor.page.get_by_role("button", name="Erase my message").click()
    await visitor.page.get_by_role("heading", name="Erase your message?").wait_for()


async def lost_link_asked(visitor: Visitor) -> None:
    """What is said to whoever lost a link, whatever address they gave."""
    await visitor.opens("/receipts")
    await visitor.page.locator("#email").fill("jo@example.com")
    await visitor.page.get_by_role("button", name="Send me the links").click()
    await visitor.page.get_by_role("heading", name="Look in your mailbox").wait_for()


async def taken_back(visitor: Visitor) -> None:
    """The receipt of a message that was taken back."""
    await visitor.sends_a_message()
    await visitor.page.get_by_role("button", name="Take back my message").click()
    await visitor.page.get_by_role("heading", name="You took your message back").wait_for()


RECEIPTS: dict[str, Callable[[Visitor], Awaitable[None]]] = {
    "receipt": receipt,
    "receipt without a copy": receipt_without_copy,
    "receipt elsewhere": receipt_elsewhere,
    "receipt unfolded": receipt_unfolded,
    "erasing": erasing_asked,
    "lost link asked": lost_link_asked,
    "taken back": taken_back,
}
