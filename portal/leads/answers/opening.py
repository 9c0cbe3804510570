"""What the team sees behind the link in its mail: the lead, once a device has shown that it holds the
mailbox."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.i18n import language
from portal.leads.about import About, Desk, about, about_for
from portal.leads.answers.asking import Asking, Line, asking, said_so_far
from portal.leads.details import (
    Addition,
    Details,
    Secret,
    bound_to,
    data_key_of,
    details_of,
    seal_secret,
    secret_of,
)
from portal.leads.emails import new_code_for_team
from portal.leads.models import AnswerLink, Lead, LeadState, Reason
from portal.leads.telling.recipients import Part
from portal.leads.telling.telling import notice_of
from portal.leads.words import Fact, ReplyIn, facts, reply_in
from portal.mail.outbox import enqueue
from portal.studies.behind import site_with_people
from portal.studies.reading import find
from portal.teams.models import TeamState
from portal.teams.reading import TeamSettings
from portal.tokens import six_digits


@dataclass(frozen=True, slots=True)
class Opened:
    """A lead as the team reads it, the language first; what it has said of it, the newest first; and what it
    is asked. `additions` is what the sender wrote later; `passed_on_at` is when they sent it to another
    center. `may_decline` says that its team has not yet agreed to take messages."""

    about: About
    reply_in: ReplyIn | None
    whom: str
    facts: tuple[Fact, ...]
    text: str
    additions: tuple[Addition, ...]
    call_code: str
    may_be_called: bool
    sent_at: datetime
    taken_back_at: datetime | None
    passed_on_at: datetime | None
    lines: tuple[Line, ...]
    asking: Asking
    may_decline: bool


def code_of(desk: Desk, link: AnswerLink, lead: Lead) -> str:
    """The code in the mail of this link. Raises DetailsErased."""
    return secret_of(data_key_of(desk.keyring, lead), link).code


async def opened(session: AsyncSession, desk: Desk, link: AnswerLink, lead: Lead) -> Opened:
    """The lead, in the language being spoken; that it was opened stands in the trail. Raises
    DetailsErased."""
    details = details_of(desk.keyring, lead)
    await _note_opening(session, link, lead)
    said, team = await _behind(session, desk, lead)
    lines = await said_so_far(session, desk, lead, said, details.message)
    asked = asking(desk, said, team, Part(link.part), lead, details.message)
    return as_read(details, said, lead, asked, lines, may_decline=may_decline(team, link))


def as_read(
    details: Details, said: About, lead: Lead, asked: Asking, lines: tuple[Line, ...], *, may_decline: bool
) -> Opened:
    """A lead in the words of the language being spoken."""
    message = details.message
    return Opened(
        about=said,
        reply_in=reply_in(message),
        whom=message.whom_to_contact,
        facts=tuple(facts(message)),
        text=message.text,
        additions=details.additions,
        call_code=details.call_code,
        may_be_called=message.may_be_called,
        sent_at=lead.created_at,
        taken_back_at=lead.taken_back_at,
        passed_on_at=lead.closed_at if lead.closed_because == Reason.PASSED_ON else None,
        lines=lines,
        asking=asked,
        may_decline=may_decline,
    )


async def asked_of_a_new_device(session: AsyncSession, desk: Desk, link: AnswerLink, lead: Lead) -> Asking:
    """The question without anything of the message, for a device that has not shown the code."""
    said, team = await _behind(session, desk, lead)
    return asking(desk, said, team, Part(link.part), lead, None)


def may_decline(team: TeamSettings, link: AnswerLink) -> bool:
    """Whether whoever holds the mailbox may say that the team takes no messages here: it was asked, and has
    not said that it does."""
    return link.part == Part.SITE and team.state in {TeamState.LISTED, TeamState.INVITED}


async def is_undecided(session: AsyncSession, link: AnswerLink, lead: Lead) -> bool:
    """The same, looked up."""
    return may_decline((await site_with_people(session, lead.site_id)).team, link)


async def _behind(session: AsyncSession, desk: Desk, lead: Lead) -> tuple[About, TeamSettings]:
    behind = await site_with_people(session, lead.site_id)
    study = (await find(session, lead.nct_id)).study
    return about(desk, study, behind, language()), behind.team


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
