"""How long leads are kept, and under which key."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.crypto import Keyring
from portal.db import Database
from portal.leads.details import bound_to, details_of
from portal.leads.fingerprints import email_index, payload_key
from portal.leads.intake import SAME_FOR
from portal.leads.models import AnswerLink, Lead
from portal.mail import outbox

KEPT_FOR = timedelta(days=365)
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Purged:
    """How many leads lost their details, and how many mails were removed."""

    leads: int
    mails: int


async def keep_house(database: Database) -> Purged:
    """Applies the rules to everything, a short transaction at a time, so that messages can come in
    meanwhile."""
    async with database.write.begin() as session:
        await forget_repeats(session)
        mails = await outbox.purge(session, clock.now() - KEPT_FOR)
    leads = 0
    while True:
        async with database.write.begin() as session:
            purged = await purge(session)
        leads, mails = leads + purged.leads, mails + purged.mails
        if not purged.leads:
            return Purged(leads, mails)


async def rehearse(database: Database) -> Purged:
    """What `keep_house` would do: it is done, counted, and taken back."""
    async with database.write() as session:
        mails = await outbox.purge(session, clock.now() - KEPT_FOR)
        leads = 0
        while (purged := await purge(session)).leads:
            leads, mails = leads + purged.leads, mails + purged.mails
        await session.rollback()
    return Purged(leads, mails)


async def purge(session: AsyncSession) -> Purged:
    """Erases the details of up to 200 leads that were kept long enough: their keys are destroyed, their mails
    removed. Ids, times, states and the trail stay, which say nothing of anybody."""
    ids = list(
        await session.scalars(select(Lead.id).where(_is_due()).order_by(Lead.created_at).limit(AT_ONCE))
    )
    if not ids:
        return Purged(0, 0)
    gone = {"sealed": null()}
    await session.execute(update(AnswerLink).where(AnswerLink.lead_id.in_(ids)).values(gone))
    gone |= {"data_key": null(), "email_index": null(), "form_key": null(), "payload_key": null()}
    await session.execute(update(Lead).where(Lead.id.in_(ids)).values(gone | {"erased_at": clock.now()}))
    mails = await outbox.forget(session, [bound_to(lead_id) for lead_id in ids])
    for lead_id in ids:
        await audit.record(session, "lead.erased", bound_to(lead_id), because="kept long enough")
    return Purged(len(ids), mails)


def _is_due() -> ColumnElement[bool]:
    return and_(Lead.created_at < clock.now() - KEPT_FOR, Lead.erased_at.is_(None))


async def forget_repeats(session: AsyncSession) -> None:
    """Removes the fingerprints by which a repeated submit is known, once they are no longer asked for."""
    over = Lead.created_at < clock.now() - SAME_FOR
    await session.execute(update(Lead).where(over, Lead.payload_key.is_not(None)).values(payload_key=null()))


async def rewrap(session: AsyncSession, keyring: Keyring) -> int:
    """Moves every lead to the newest key: its data key is wrapped anew and its fingerprints are made again.
    The number of leads moved. Raises CannotOpen."""
    moved, last = 0, ""
    page = select(Lead).where(Lead.data_key.is_not(None)).order_by(Lead.id).limit(AT_ONCE)
    while leads := (await session.scalars(page.where(Lead.id > last))).all():
        last = leads[-1].id
        for lead in leads:
            if lead.data_key is not None and not keyring.is_newest(lead.data_key):
                await _rewrap(session, keyring, lead, lead.data_key)
                moved += 1
        session.expunge_all()
    return moved


async def _rewrap(session: AsyncSession, keyring: Keyring, lead: Lead, data_key: bytes) -> None:
    message = details_of(keyring, lead).message
    values = {
        "data_key": keyring.rewrap(data_key, bound_to(lead.id)),
        "email_index": email_index(keyring, message.email_ascii),
        "payload_key": payload_key(keyring, message) if lead.payload_key else None,
    }
    await session.execute(update(Lead).where(Lead.id == lead.id).values(values))
