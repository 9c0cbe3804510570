"""Adding to a message: what its sender forgot to say, or what their team asked for."""

from dataclasses import replace

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.about import Desk
from portal.leads.details import Addition, data_key_of, details_of, seal_details
from portal.leads.history import history_of, note
from portal.leads.models import Answer, Happened, Lead
from portal.leads.receipts.mails import added
from portal.leads.receipts.telling_team import tell_readers
from portal.leads.waiting.rounds import begin_to_wait

MOST_ADDITIONS = 5


class TooManyAdditions(Exception):
    """So much was added that the team is better called."""


async def add(session: AsyncSession, desk: Desk, lead: Lead, text: str) -> None:
    """Adds some text. The same twice in a row is once. Where the team had asked for something, its sender
    waits for it again. Raises TooManyAdditions."""
    key, old = data_key_of(desk.keyring, lead), details_of(desk.keyring, lead)
    if old.additions and old.additions[-1].text == text:
        return
    if len(old.additions) >= MOST_ADDITIONS:
        raise TooManyAdditions
    details = replace(old, additions=(*old.additions, Addition(clock.now(), text)))
    sealed = seal_details(key, lead.id, details)
    await session.execute(update(Lead).where(Lead.id == lead.id).values(sealed=sealed))
    was_asked = await _was_asked(session, lead)
    await note(session, lead.id, Happened.ADDED, "sender")
    if was_asked:
        await begin_to_wait(session, lead.id, clock.now())
    await tell_readers(session, desk, lead, details, added)


async def _was_asked(session: AsyncSession, lead: Lead) -> bool:
    """Whether the last that the team said is that it has to know more."""
    said = [one.what for one in await history_of(session, lead.id) if one.what in {*Answer}]
    return said[-1:] == [Answer.NEED_INFORMATION] and lead.waits_since is None
