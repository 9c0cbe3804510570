"""What the team sees behind the link in its mail: the lead, once a device has shown that it holds the
mailbox."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.i18n import language
from portal.leads.about import About, Desk, about_for, about_site
from portal.leads.details import Details, Secret, bound_to, data_key_of, details_of, seal_secret, secret_of
from portal.leads.emails import new_code_for_team
from portal.leads.models import AnswerLink, Lead, LeadState
from portal.leads.telling.recipients import Part
from portal.leads.telling.telling import notice_of
from portal.leads.words import Fact, ReplyIn, facts, reply_in
from portal.mail.outbox import enqueue
from portal.tokens import BadToken, hashed, six_digits


@dataclass(frozen=True, slots=True)
class Opened:
    """A lead as the team reads it, the language first."""

    about: About
    reply_in: ReplyIn | None
    whom: str
    facts: tuple[Fact, ...]
    text: str
    call_code: str
    may_be_called: bool
    sent_at: datetime
    taken_back_at: datetime | None


async def find_link(session: AsyncSession, token: str, *, to_change: bool = False) -> tuple[AnswerLink, Lead]:
    """The link of this token, though its time may be over, and its lead; `to_change` makes others who would
    change the link wait. Raises BadToken."""
    found = select(AnswerLink).where(AnswerLink.token_hash == hashed(token))
    link = await session.scalar(found.with_for_update() if to_change else found)
    if link is None:
        raise BadToken("answer")
    return link, await session.get_one(Lead, link.lead_id)


def is_over(link: AnswerLink, lead: Lead) -> bool:
    """Whether the link no longer opens anything."""
    return clock.now() >= link.expires_at or lead.erased_at is not None


def code_of(desk: Desk, link: AnswerLink, lead: Lead) -> str:
    """The code in the mail of this link. Raises DetailsErased."""
    return secret_of(data_key_of(desk.keyring, lead), link).code


async def opened(session: AsyncSession, desk: Desk, link: AnswerLink, lead: Lead) -> Opened:
    """The lead, in the language being spoken; that it was opened stands in the trail. Raises
    DetailsErased."""
    details = details_of(desk.keyring, lead)
    await _note_opening(session, link, lead)
    return as_read(details, await about_site(session, desk, lead.site_id, language()), lead)


def as_read(details: Details, said: About, lead: Lead) -> Opened:
    """A lead in the words of the language being spoken."""
    message = details.message
    return Opened(
        about=said,
        reply_in=reply_in(message),
        whom=message.whom_to_contact,
        facts=tuple(facts(message)),
        text=message.text,
        call_code=details.call_code,
        may_be_called=message.may_be_called,
        sent_at=lead.created_at,
        taken_back_at=lead.taken_back_at,
    )


async def send_new_code(session: AsyncSession, desk: Desk, link: AnswerLink, lead: Lead) -> None:
    """A new code to the same mailbox; the old one is dead, the link stays."""
    key = data_key_of(desk.keyring, lead)
    secret = Secret(secret_of(key, link).token, six_digits())
    said = await about_for(session, desk, lead.site_id, Part(link.part))
    notice = notice_of(link, secret, lead.created_at)
    mail = await asyncio.to_thread(new_code_for_team, notice, said, desk.settings)
    await session.execute(
        update(AnswerLink)
        .where(AnswerLink.id == link.id)
        .values(sealed=seal_secret(key, link.id, secret), tries=0, codes_sent=AnswerLink.codes_sent + 1)
    )
    mail_id = await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))
    await audit.record(session, "lead.new_code", bound_to(lead.id), link=link.id, mail=mail_id)


async def _note_opening(session: AsyncSession, link: AnswerLink, lead: Lead) -> None:
    now = clock.now()
    await audit.record(session, "lead.opened", bound_to(lead.id), link=link.id)
    if lead.state == LeadState.TAKEN_BACK:
        return  # they see that it was taken back, and whose it was
    await session.execute(
        update(AnswerLink)
        .where(AnswerLink.id == link.id)
        .values(opened_at=func.coalesce(AnswerLink.opened_at, now))
    )
    await session.execute(
        update(Lead)
        .where(Lead.id == lead.id, Lead.state == LeadState.NEW)
        .values(state=LeadState.OPENED, opened_at=now)
    )
