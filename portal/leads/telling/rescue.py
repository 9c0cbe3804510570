"""A message is never lost: when a mailbox of the study's staff does not take its mail, the next is told,
then the study's central contacts, then the operator."""

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from portal import audit
from portal.db import Database
from portal.leads.about import Desk
from portal.leads.contacts.models import MailboxLink
from portal.leads.course import links_of
from portal.leads.details import ABOUT_LEADS, bound_to
from portal.leads.mails import FAILED
from portal.leads.models import AnswerLink, Lead, LeadState
from portal.leads.telling.onward import tell_next
from portal.leads.telling.recipients import Part
from portal.logs import failure
from portal.mail.committing import OnOutcome
from portal.mail.kinds import Kind
from portal.mail.models import Outbox, State
from portal.mail.outcomes import Verdict
from portal.mail.recording import Outcome
from portal.teams.health import hard_bounce

MOST_AT_ONCE = 50
OVER = (LeadState.TAKEN_BACK, LeadState.CLOSED)


def following(desk: Desk) -> OnOutcome:
    """What the mail relay calls with each outcome."""

    async def reaction(session: AsyncSession, outcome: Outcome) -> None:
        await follow(session, desk, outcome)

    return reaction


async def follow(session: AsyncSession, desk: Desk, outcome: Outcome) -> None:
    """What follows from what became of a mail, in the same transaction: for the mailbox it went to, and for
    the lead it is about."""
    if outcome.verdict is Verdict.NO_SUCH_ADDRESS and (mailbox := await mailbox_of(session, outcome.mail_id)):
        await hard_bounce(session, mailbox, "5.1.1")
    lead_id = outcome.about.removeprefix(ABOUT_LEADS)
    if lead_id == outcome.about or outcome.state not in {*FAILED, State.ACCEPTED}:
        return
    what = "accepted" if outcome.state is State.ACCEPTED else "failed"
    subject = bound_to(lead_id)
    await audit.record(session, f"{outcome.kind}.{what}", subject, mail=outcome.mail_id, code=outcome.code)
    if outcome.kind != Kind.LEAD or outcome.state is State.ACCEPTED:
        return
    link = await session.scalar(select(AnswerLink).where(AnswerLink.mail_id == outcome.mail_id))
    if link is not None and link.opened_at is None:
        await rescue(session, desk, lead_id, after=link.id)


async def mailbox_of(session: AsyncSession, mail_id: str) -> str | None:
    """The mailbox of the study's staff that a mail with a link of theirs went to."""
    theirs = (AnswerLink.mail_id == mail_id, AnswerLink.part != Part.OPERATOR)
    of_a_lead = await session.scalar(select(AnswerLink.mailbox).where(*theirs))
    if of_a_lead is not None:
        return of_a_lead
    return await session.scalar(select(MailboxLink.mailbox).where(MailboxLink.mail_id == mail_id))


async def rescue(session: AsyncSession, desk: Desk, lead_id: str, *, after: str) -> None:
    """Tells the next recipients of a lead, `after` the link that failed, until one can be sent a mail.
    Nobody is told of a message that is closed, taken back or erased, or that somebody else was told of
    meanwhile."""
    lead = await session.get_one(Lead, lead_id, with_for_update=True)
    links = await links_of(session, lead_id)
    if lead.state in OVER or lead.erased_at is not None or links[-1].id != after:
        return
    await tell_next(session, desk, lead, links)


async def sweep(database: Database, desk: Desk) -> int:
    """Passes on messages whose last notice failed and was followed by nothing, since what should have
    followed was interrupted. Each is a transaction of its own; how many there were."""
    async with database.read() as session:
        failed = (await session.execute(_waiting())).all()
    for lead_id, link_id in failed:
        try:
            async with database.write.begin() as session:
                await rescue(session, desk, lead_id, after=link_id)
        except Exception as error:  # noqa: BLE001 - one that cannot be helped must not hold up the others
            failure("lead.rescue_failed", error, lead=lead_id)
    return len(failed)


def _waiting() -> Select[str, str]:
    """The leads of which nobody will hear as things are, and the links that failed last."""
    later = aliased(AnswerLink)
    is_last = ~exists().where(later.lead_id == AnswerLink.lead_id, later.position > AnswerLink.position)
    return (
        select(AnswerLink.lead_id, AnswerLink.id)
        .join(Outbox, Outbox.id == AnswerLink.mail_id)
        .join(Lead, Lead.id == AnswerLink.lead_id)
        .where(Outbox.state.in_(FAILED), AnswerLink.part != Part.OPERATOR, AnswerLink.opened_at.is_(None))
        .where(Lead.state.not_in(OVER), Lead.erased_at.is_(None), is_last)
        .limit(MOST_AT_ONCE)
    )
