"""In whose hands a lead is: whether anybody who was told of it can still answer."""

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.mails import FAILED
from portal.leads.models import AnswerLink, Lead
from portal.leads.telling.recipients import Part
from portal.mail.models import Outbox
from portal.studies.models import Site
from portal.teams.models import Mailbox, WrongPerson


async def in_good_hands(session: AsyncSession, lead_id: str, *, but: AnswerLink | None = None) -> bool:
    """Whether somebody who was told of a lead can still answer; `but` leaves out the mailbox of a link."""
    found = select(AnswerLink.id).where(AnswerLink.lead_id == lead_id, can_answer())
    if but is not None:
        found = found.where(AnswerLink.mailbox != but.mailbox)
    return await session.scalar(found.limit(1)) is not None


def can_answer() -> ColumnElement[bool]:
    """Of a link: the operator always can; a contact can unless their mail failed, their mailbox is paused, or
    they said that this team's messages are not theirs."""
    address = func.lower(AnswerLink.mailbox)
    failed = and_(
        AnswerLink.opened_at.is_(None),
        exists().where(Outbox.id == AnswerLink.mail_id, Outbox.state.in_(FAILED)),
    )
    paused = exists().where(Mailbox.address == address, Mailbox.paused_at.is_not(None))
    wrong = exists().where(
        Lead.id == AnswerLink.lead_id,
        Site.id == Lead.site_id,
        WrongPerson.team_id == Site.team_id,
        WrongPerson.address == address,
    )
    return or_(AnswerLink.part == Part.OPERATOR, not_(or_(failed, paused, wrong)))
