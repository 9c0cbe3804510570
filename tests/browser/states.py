"""Every page of the portal in every state a person may find it in, and how they get there."""

from collections.abc import Awaitable, Callable

from tests.browser.receipt_states import RECEIPTS
from tests.browser.visitor import (
    FINISHED,
    FOR_CHILDREN,
    MANY_SITES,
    NO_ADDRESS,
    SEED,
    Visitor,
    code_in,
    link_in,
)

MESSAGES_A_DAY = 20  # from one mailbox

Reach = Callable[[Visitor], Awaitable[None]]

CENTER, MARCUS = "Sacramento: Poppy Field Orthopedic Research", "marcus.adeyemi@example.org"


def at(path: str) -> Reach:
    """The page at an address."""

    async def reach(visitor: Visitor) -> None:
        await visitor.opens(path)

    return reach


async def all_sites_unfolded(visitor: Visitor) -> None:
    """A study's forty sites, each in sight."""
    await visitor.opens(f"/studies/{MANY_SITES}")
    for summary in await visitor.page.locator("details > summary").all():
        await summary.click()


async def every_field_shown(visitor: Visitor) -> None:
    """The form with what it asks only when it has to."""
    await visitor.opens(f"/studies/{SEED}/message")
    await visitor.ticks("on_behalf")
    await visitor.page.locator("#language").select_option("other")


async def every_field_refused(visitor: Visitor) -> None:
    """The form with an error at each field that can have one."""
    await every_field_shown(visitor)
    await visitor.fills_in(first_name="", last_name="", email="jo", phone="1", message="x" * 2001)
    await visitor.page.locator("#leave_empty").evaluate("field => { field.value = 'as programs do' }")
    await visitor.sends()


async def one_too_many(visitor: Visitor) -> None:
    """The form after more messages in a day than one mailbox may send, all typed kept."""
    await visitor.has_sent(MESSAGES_A_DAY)
    await visitor.sends_a_message(message="How many visits are there?", best_time="after 5 pm")


async def sent_twice(visitor: Visitor) -> None:
    """The answer to a message that is known already."""
    await visitor.sends_a_message()
    await visitor.sends_a_message()


async def code_asked_for(visitor: Visitor) -> None:
    """The page behind the link in a team's mail, on a new device."""
    await visitor.opens(f"/studies/{MANY_SITES}")
    await visitor.page.locator("#site").select_option(label=CENTER)
    await visitor.fills_in(message="How many visits are there?")
    await visitor.ticks("consent")
    await visitor.sends()
    await visitor.opens(link_in((await visitor.mails(MARCUS, 1))[0], "answers"))


async def message_opened(visitor: Visitor) -> None:
    """The message as the team reads it."""
    await code_asked_for(visitor)
    notice = (await visitor.mails(MARCUS, 1))[0]
    await visitor.opens(link_in(notice, "answers"))
    await visitor.page.locator("#code").fill(code_in(notice))
    await visitor.page.keyboard.press("Enter")
    await visitor.page.get_by_role("heading", name="Message from Jo Doe").wait_for()


async def answer_chosen(visitor: Visitor) -> None:
    """The page behind a link that chooses an answer, on a new device."""
    await code_asked_for(visitor)
    await visitor.opens(f"{visitor.page.url}?answer=not_a_fit")


async def answer_refused(visitor: Visitor) -> None:
    """The message with a promised call that lacks its day."""
    await message_opened(visitor)
    await visitor.ticks("answer")
    await visitor.page.get_by_role("button", name="Tell the sender").click()
    await visitor.page.locator("#problem-title").wait_for()


async def answered(visitor: Visitor) -> None:
    """The message after an answer, with all that folds unfolded."""
    await message_opened(visitor)
    await visitor.ticks("answer-3")
    await visitor.page.get_by_role("button", name="Tell the sender").click()
    await visitor.page.get_by_role("status").get_by_role("heading").wait_for()
    for summary in await visitor.page.locator("details > summary").all():
        await summary.click()


async def declining(visitor: Visitor) -> None:
    """The question whether a team takes no messages, with a code refused."""
    await code_asked_for(visitor)
    await visitor.opens(f"{visitor.page.url}/decline")
    await visitor.page.get_by_role("button", name="We don’t take messages here").click()
    await visitor.page.locator("#problem-title").wait_for()


async def link_switched_off(visitor: Visitor) -> None:
    """A link that was switched off, on the device that did so."""
    await answered(visitor)
    await visitor.page.get_by_role("button", name="Switch this link off").click()
    await visitor.page.get_by_role("heading", name="This link no longer works").wait_for()


async def mail_opened(visitor: Visitor) -> None:
    """A mail in the demo's mailbox."""
    await visitor.sends_a_message()
    await visitor.opens_mail(visitor.email)


STATES: dict[str, Reach] = {
    "home": at("/"),
    "nothing found": at("/?q=zebra"),
    "study": at(f"/studies/{SEED}"),
    "study with 40 sites": all_sites_unfolded,
    "study near a place": at(f"/studies/{MANY_SITES}?near=Springfield#centers"),
    "study near an unknown place": at(f"/studies/{MANY_SITES}?near=Xyzzyville#centers"),
    "studies near a place": at("/?near=94103"),
    "form near a place": at(f"/studies/{MANY_SITES}/message?near=94103"),
    "finished study": at(f"/studies/{FINISHED}"),
    "study for children": at(f"/studies/{FOR_CHILDREN}"),
    "study without an address": at(f"/studies/{NO_ADDRESS}"),
    "form": every_field_shown,
    "form of 40 sites": at(f"/studies/{MANY_SITES}/message"),
    "form for children": at(f"/studies/{FOR_CHILDREN}/message"),
    "no form": at(f"/studies/{NO_ADDRESS}/message"),
    "form errors": every_field_refused,
    "one message too many": one_too_many,
    **RECEIPTS,
    "lost link": at("/receipts"),
    "sent twice": sent_twice,
    "answer code": code_asked_for,
    "answer": message_opened,
    "answer chosen": answer_chosen,
    "answer refused": answer_refused,
    "answered": answered,
    "declining": declining,
    "link switched off": link_switched_off,
    "questions": at("/faq"),
    "privacy": at("/privacy"),
    "accessibility": at("/accessibility"),
    "not found": at("/studies/NCT00000000"),
    "mailbox": at("/demo/mailbox"),
    "mail": mail_opened,
}
