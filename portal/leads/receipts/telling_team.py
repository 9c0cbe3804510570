"""Telling a team that a message it may have read is another now."""

import asyncio
from collections.abc import Callable

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.config import Settings
from portal.leads.about import About, Desk, about_for
from portal.leads.course import course_of, links_of
from portal.leads.details import Details, bound_to, data_key_of, secret_of
from portal.leads.emails import Notice
from portal.leads.emails import lead as lead_mail
from portal.leads.mails import Posted, posted
from portal.leads.models import AnswerLink, Lead
from portal.leads.telling.recipients import Part
from portal.leads.telling.telling import notice_of
from portal.mail.compose import Composed
from portal.mail.kinds import Kind
from portal.mail.models import State
from portal.mail.outbox import cancel, enqueue

Make = Callable[[Details, Notice, About, Settings], Composed]


async def tell_readers(
    session: AsyncSession, desk: Desk, lead: Lead, details: Details, changed: Make
) -> None:
    """Sends what `changed` makes to whoever has read what is no longer so. A mail in full that has not begun
    to leave is made anew; a link shows by itself what is right."""
    links = await links_of(session, lead.id)
    if links[-1].in_full:
        await cancel(session, bound_to(lead.id), Kind.LEAD)
    mails = {mail.id: mail for mail in await posted(session, lead.id)}
    for link in links:
        if (make := _needed(link, mails.get(link.mail_id), changed)) is not None:
            mail = await _composed(session, desk, lead, details, link, make)
            mail_id = await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))
            if make is lead_mail:
                await session.execute(
                    update(AnswerLink).where(AnswerLink.id == link.id).values(mail_id=mail_id)
                )


async def mails_to_the_told(
    session: AsyncSession, desk: Desk, lead: Lead, details: Details, make: Make
) -> list[Composed]:
    """A mail to each mailbox that may know of the message; nothing is sent yet."""
    told = [one.link for one in (await course_of(session, lead)).told if one.may_have_arrived]
    return [await _composed(session, desk, lead, details, link, make) for link in told]


async def _composed(
    session: AsyncSession, desk: Desk, lead: Lead, details: Details, link: AnswerLink, make: Make
) -> Composed:
    said = await about_for(session, desk, lead.site_id, Part(link.part))
    notice = notice_of(link, secret_of(data_key_of(desk.keyring, lead), link), lead.created_at)
    return await asyncio.to_thread(make, details, notice, said, desk.settings)


def _needed(link: AnswerLink, mail: Posted | None, changed: Make) -> Make | None:
    """The mail that this mailbox needs now, if any."""
    if mail is not None and mail.state is State.CANCELLED:
        return lead_mail
    has_read_it = link.in_full and mail is not None and not mail.has_failed
    return changed if has_read_it or link.opened_at is not None else None
