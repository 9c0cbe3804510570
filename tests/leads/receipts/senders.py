"""What senders do on their receipts, and what happens meanwhile, for tests."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import update

from portal import clock
from portal.leads.answers.answering import Given, give
from portal.leads.details import Details, details_of
from portal.leads.history import history_of, note
from portal.leads.models import Answer, Happened, Lead
from tests.leads.people import Portal, code_in, path_in
from tests.leads.records import SITE_MAILBOX

SENDER = "jo@example.com"


async def the_code(portal: Portal) -> str:
    """The code in the sender's newest copy."""
    return code_in(portal.mails(SENDER)[-1])


async def details(portal: Portal, place: int = 0) -> Details:
    """What is sealed of a message, the oldest by itself."""
    return details_of(portal.desk.keyring, (await portal.leads())[place])


async def events(portal: Portal, place: int = 0) -> list[str]:
    """The history of a message."""
    lead = (await portal.leads())[place]
    async with portal.database.read() as session:
        return [entry.what for entry in await history_of(session, lead.id)]


async def answered(portal: Portal, answer: Answer, call_on: date | None = None) -> None:
    """The team of the first message answers."""
    (lead, *_), link = await portal.leads(), (await portal.links())[0]
    async with portal.database.write.begin() as session:
        await give(session, portal.desk, lead, Given(answer, f"link:{link.id}", call_on))


async def happens(portal: Portal, *what: Happened) -> None:
    """The clock does something for the first message."""
    (lead, *_) = await portal.leads()
    async with portal.database.write.begin() as session:
        for one in what:
            await note(session, lead.id, one, "clock")


async def promise_is_over(portal: Portal) -> None:
    """The team had promised a call for the day before yesterday."""
    await answered(portal, Answer.WILL_CALL, clock.today() + timedelta(days=1))
    await change(portal, call_on=clock.today() - timedelta(days=2), waits_since=clock.now())


async def change(portal: Portal, **columns: Any) -> None:
    """Sets columns of every message."""
    async with portal.database.write.begin() as session:
        await session.execute(update(Lead).values(columns))


async def opened(portal: Portal) -> str:
    """Somebody of the team opens the message; the path of their link."""
    notice = portal.mails(SITE_MAILBOX)[0]
    await portal.browser().post(path_in(notice), {"code": code_in(notice)})
    browser = portal.browser()
    await browser.post(path_in(notice), {"code": code_in(notice)})
    await browser.get(path_in(notice))
    return path_in(notice)
