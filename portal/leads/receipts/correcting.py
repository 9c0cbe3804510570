"""Correcting a mistyped e-mail address: the copy goes to the right one, and whoever has the wrong one is
told."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import null, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.config import Settings
from portal.leads.about import About, Desk, about_for, about_site
from portal.leads.course import links_of
from portal.leads.details import Details, bound_to, data_key_of, details_of, seal_details, secret_of
from portal.leads.emails import Notice, address_corrected, confirmation
from portal.leads.emails import lead as lead_mail
from portal.leads.mails import Posted, posted
from portal.leads.models import AnswerLink, Lead
from portal.leads.sending.allowances import COPIES, may_be_sent
from portal.leads.sending.copies import copy_goes_out, withhold_copy
from portal.leads.sending.fingerprints import email_index
from portal.leads.telling.recipients import Part
from portal.leads.telling.telling import notice_of
from portal.mail.address import comparable
from portal.mail.compose import Composed
from portal.mail.kinds import Kind
from portal.mail.models import State
from portal.mail.outbox import cancel, enqueue
from portal.tokens import six_digits

MOST_CORRECTIONS = 3

Make = Callable[[Details, Notice, About, Settings], Composed]


class SameAddress(Exception):
    """The address is the one that is known already."""


class TooManyCorrections(Exception):
    """The address was corrected so often that a person has to help."""


async def correct(session: AsyncSession, desk: Desk, lead: Lead, typed: str, address: str) -> None:
    """Puts the address right and sends the copy there, unless it had its copies of the day; the link of the
    receipt stays, the code in the old copy stops working. Raises SameAddress and TooManyCorrections."""
    key, old = data_key_of(desk.keyring, lead), details_of(desk.keyring, lead)
    if comparable(address) == comparable(old.message.email_ascii):
        raise SameAddress
    if lead.corrections >= MOST_CORRECTIONS:
        raise TooManyCorrections
    message = replace(old.message, email=typed, email_ascii=address)
    details = Details(message, old.receipt_token, six_digits(), old.call_code)
    await session.execute(
        update(Lead)
        .where(Lead.id == lead.id)
        .values(
            sealed=seal_details(key, lead.id, details),
            email_index=email_index(desk.keyring, address),
            payload_key=null(),
            corrections=Lead.corrections + 1,
            tries=0,
        )
    )
    await audit.record(session, "lead.address_corrected", bound_to(lead.id))
    await cancel(session, bound_to(lead.id), Kind.CONFIRMATION)
    if await may_be_sent(session, desk, COPIES, address):
        await _send_copy(session, desk, lead, details)
    else:
        await withhold_copy(session, lead.id)
    await _tell_team(session, desk, lead, details)


async def _send_copy(session: AsyncSession, desk: Desk, lead: Lead, details: Details) -> None:
    await copy_goes_out(session, lead.id)
    said = await about_site(session, desk, lead.site_id, lead.language)
    mail = await asyncio.to_thread(confirmation, details, said, desk.settings)
    await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))


async def _tell_team(session: AsyncSession, desk: Desk, lead: Lead, details: Details) -> None:
    """A mail in full that has not begun to leave is made anew, and who has read the old address is told. A
    link shows the right one by itself."""
    links = await links_of(session, lead.id)
    if links[-1].in_full:
        await cancel(session, bound_to(lead.id), Kind.LEAD)
    mails = {mail.id: mail for mail in await posted(session, lead.id)}
    for link in links:
        if (make := _needed(link, mails.get(link.mail_id))) is not None:
            said = await about_for(session, desk, lead.site_id, Part(link.part))
            secret = secret_of(data_key_of(desk.keyring, lead), link)
            notice = notice_of(link, secret, lead.created_at)
            mail = await asyncio.to_thread(make, details, notice, said, desk.settings)
            mail_id = await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))
            if make is lead_mail:
                await session.execute(
                    update(AnswerLink).where(AnswerLink.id == link.id).values(mail_id=mail_id)
                )


def _needed(link: AnswerLink, mail: Posted | None) -> Make | None:
    """The mail that this mailbox needs now, if any."""
    if mail is not None and mail.state is State.CANCELLED:
        return lead_mail
    has_old_address = link.in_full and mail is not None and not mail.has_failed
    return address_corrected if has_old_address or link.opened_at is not None else None
