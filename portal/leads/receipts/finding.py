"""Finding the receipts of an address again for whoever lost the link.

Asking only leaves a note, which is the same work whether the address is known or not; the worker looks it up.
So neither the answer nor the time it takes says who has written here."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.db import Database
from portal.leads.about import Desk
from portal.leads.details import bound_to, details_of
from portal.leads.models import Lead
from portal.leads.receipts.mails import Followed, lost_link
from portal.leads.receipts.models import LostLink
from portal.leads.sending.allowances import LOST_LINKS, may_be_sent
from portal.leads.sending.fingerprints import EMAIL_USE
from portal.mail.address import comparable
from portal.mail.outbox import enqueue
from portal.studies.behind import site_with_people
from portal.studies.places import name_of
from portal.studies.reading import find

MOST_AT_ONCE = 20
MOST_LISTED = 50


async def ask(session: AsyncSession, desk: Desk, address: str, language: str) -> None:
    """Notes that somebody wants the links of an address, at most three times a day."""
    if await may_be_sent(session, desk, LOST_LINKS, address):
        prints = [one.hex() for one in desk.keyring.indexes(EMAIL_USE, comparable(address))]
        note = {"id": uuid4().hex, "fingerprints": prints, "language": language, "asked_at": clock.now()}
        await session.execute(insert(LostLink).values(**note))


async def answer_all(database: Database, desk: Desk) -> int:
    """Writes to everybody who asked and has messages here; how many had asked. Each is a transaction of its
    own, in which the note goes: it is answered once, whoever else works."""
    async with database.read() as session:
        asked = (
            await session.scalars(select(LostLink.id).order_by(LostLink.asked_at).limit(MOST_AT_ONCE))
        ).all()
    for note_id in asked:
        async with database.write.begin() as session:
            taken = delete(LostLink).where(LostLink.id == note_id)
            row = (
                await session.execute(taken.returning(LostLink.fingerprints, LostLink.language))
            ).one_or_none()
            if row is not None:
                await _answer(session, desk, row.fingerprints, row.language)
    return len(asked)


async def _answer(session: AsyncSession, desk: Desk, fingerprints: Sequence[str], language: str) -> None:
    leads = (
        await session.scalars(
            select(Lead)
            .where(
                Lead.email_index.in_([bytes.fromhex(one) for one in fingerprints]), Lead.erased_at.is_(None)
            )
            .order_by(Lead.created_at.desc(), Lead.id)
            .limit(MOST_LISTED)
        )
    ).all()
    if not leads:
        return
    to = details_of(desk.keyring, leads[0]).message.email_ascii
    listed = [await _followed(session, desk, lead) for lead in leads]
    mail = await asyncio.to_thread(lost_link, to, listed, language, desk.settings)
    about = bound_to(leads[0].id)
    mail_id = await enqueue(session, desk.keyring, mail, about=about)
    await audit.record(session, "lead.links_sent", about, mail=mail_id)


async def _followed(session: AsyncSession, desk: Desk, lead: Lead) -> Followed:
    title = (await find(session, lead.nct_id)).study.title
    site = name_of(await site_with_people(session, lead.site_id))
    token = details_of(desk.keyring, lead).receipt_token
    return Followed(title, site, lead.created_at.date(), token)
