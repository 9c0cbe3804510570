"""In whose hands a lead is: whether anybody who was told of it can still answer."""

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

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
    mail = aliased(Outbox)
    failed = and_(
        AnswerLink.opened_at.is_(None),
        exists().where(mail.id == AnswerLink.mail_id, mail.state.in_(FAILED)),
    )
    paused = exists().where(Mailbox.address == func.lower(AnswerLink.mailbox), Mailbox.paused_at.is_not(None))
    return or_(AnswerLink.part == Part.OPERATOR, not_(or_(failed, paused, is_wrong_person())))


def is_wrong_person(link: type[AnswerLink] = AnswerLink) -> ColumnElement[bool]:
    """Of a link: whether its mailbox said that messages to the team of the lead's site are not theirs."""
    lead = aliased(Lead)
    return exists().where(
        lead.id == link.lead_id,
        Site.id == lead.site_id,
        WrongPerson.team_id == Site.team_id,
        WrongPerson.address == func.lower(link.mailbox),
    )
