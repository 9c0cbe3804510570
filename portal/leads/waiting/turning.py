"""A turn of the clock: every step that is due is taken, everybody who is to be reminded is, once, and the
operator hears of what nobody answers. Each lead is a transaction of its own, and so is each mailbox: what is
interrupted goes on with the next turn, in this process or another."""

from collections.abc import Collection

from portal.db import Database
from portal.leads.about import Desk
from portal.leads.waiting.looking import all_due
from portal.leads.waiting.operator import has_news, tell_operator
from portal.leads.waiting.reminding import due_mailboxes, remind
from portal.leads.waiting.taking import take_steps
from portal.logs import failure
from portal.web.parts import Parts

LEADS_AT_ONCE = 200  # whose ids are kept at a time


async def turn(parts: Parts) -> int:
    """Does all that is due; how many leads had a step taken."""
    database, desk = parts[Database], await Desk.fresh(parts)
    await _remind_all(database, desk)  # what an interrupted turn left comes before any further step
    taken = 0
    looked_at: set[str] = set()
    while due := await _some_due(database, looked_at):
        looked_at.update(due)
        for lead_id in due:
            try:
                async with database.write.begin() as session:
                    taken += bool(await take_steps(session, desk, lead_id))
            except Exception as error:  # noqa: BLE001 - one that fails must not hold up the others
                failure("clock.failed", error, lead=lead_id)
    await _remind_all(database, desk)
    await _tell_operator(database, desk)
    return taken


async def _some_due(database: Database, looked_at: Collection[str]) -> list[str]:
    """The leads to look at next, each once in a turn."""
    found: list[str] = []
    async with database.read() as session:
        async for due in all_due(session, but=looked_at):
            found.append(due.waiting.lead_id)
            if len(found) == LEADS_AT_ONCE:
                break
    return found


async def _remind_all(database: Database, desk: Desk) -> None:
    async with database.read() as session:
        mailboxes = await due_mailboxes(session)
    for mailbox in mailboxes:
        try:
            async with database.write.begin() as session:
                await remind(session, desk, mailbox)
        except Exception as error:  # noqa: BLE001 - as above
            failure("clock.reminder_failed", error)


async def _tell_operator(database: Database, desk: Desk) -> None:
    async with database.read() as session:
        if not await has_news(session):
            return
    async with database.write.begin() as session:
        await tell_operator(session, desk)
