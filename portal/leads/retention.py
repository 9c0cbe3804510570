"""Messages are erased when they were kept long enough, and keys can be changed at any time."""

from datetime import datetime

from sqlalchemy import null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.leads import staff_notes
from portal.leads.contacts import links
from portal.leads.details import bound_to, details_of
from portal.leads.erasing import erase
from portal.leads.models import Lead
from portal.leads.sending.fingerprints import email_index, payload_key
from portal.leads.sending.intake import SAME_FOR

AT_ONCE = 200


async def purge(session: AsyncSession, before: datetime) -> int:
    """Erases the details of up to 200 messages that were sent before a moment; how many."""
    due = (Lead.created_at < before, Lead.erased_at.is_(None))
    ids = list(await session.scalars(select(Lead.id).where(*due).order_by(Lead.created_at).limit(AT_ONCE)))
    if ids:
        await erase(session, ids, because="kept long enough")
    return len(ids)


async def forget_repeats(session: AsyncSession) -> int:
    """Removes the fingerprints by which a repeated submit is known, once they are no longer asked for; how
    many."""
    over = (Lead.created_at < clock.now() - SAME_FOR, Lead.payload_key.is_not(None))
    forgotten = update(Lead).where(*over).values(payload_key=null()).returning(Lead.id)
    return len((await session.execute(forgotten.execution_options(synchronize_session=False))).all())


async def rewrap(session: AsyncSession, keyring: Keyring) -> int:
    """Moves every lead to the newest key, with the notes of staff: its data key is wrapped anew and its
    fingerprints are made again. The number of leads and notes moved. Raises CannotOpen."""
    moved, last = 0, ""
    page = select(Lead).where(Lead.data_key.is_not(None)).order_by(Lead.id).limit(AT_ONCE)
    while leads := (await session.scalars(page.where(Lead.id > last))).all():
        last = leads[-1].id
        for lead in leads:
            if lead.data_key is not None and not keyring.is_newest(lead.data_key):
                await _rewrap(session, keyring, lead, lead.data_key)
                moved += 1
        session.expunge_all()
    return moved + await staff_notes.rewrap(session, keyring) + await links.rewrap(session, keyring)


async def _rewrap(session: AsyncSession, keyring: Keyring, lead: Lead, data_key: bytes) -> None:
    message = details_of(keyring, lead).message
    values = {
        "data_key": keyring.rewrap(data_key, bound_to(lead.id)),
        "email_index": email_index(keyring, message.email_ascii),
        "payload_key": payload_key(keyring, message) if lead.payload_key else None,
    }
    await session.execute(update(Lead).where(Lead.id == lead.id).values(values))
