"""A message is never lost: when a mailbox of the study's staff does not take its mail, the next is told,
then the study's central contacts, then the operator."""

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from portal import audit
from portal.db import Database
from portal.leads.about import Desk
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


def following(desk: Desk) -> OnOutcome:
    """What the mail relay calls with each outcome."""

    async def reaction(session: AsyncSession, outcome: Outcome) -> None:
        await follow(session, desk, outcome)

    return reaction


async def follow(session: AsyncSession, desk: Desk, outcome: Outcome) -> None:
    """What follows for a lead from what became of a mail about it, in the same transaction."""
    lead_id = outcome.about.removeprefix(ABOUT_LEADS)
    if lead_id == outcome.about or outcome.state not in {*FAILED, State.ACCEPTED}:
        return
    what = "accepted" if outcome.state is State.ACCEPTED else "failed"
    subject = bound_to(lead_id)
    await audit.record(session, f"{outcome.kind}.{what}", subject, mail=outcome.mail_id, code=outcome.code)
    if outcome.kind != Kind.LEAD or outcome.state is State.ACCEPTED:
        return
    link = await session.scalar(select(AnswerLink).where(AnswerLink.mail_id == outcome.mail_id))
    if link is None:
        return
    if outcome.verdict is Verdict.NO_SUCH_ADDRESS:
        await hard_bounce(session, link.mailbox, "5.1.1")
    await rescue(session, desk, lead_id, after=link.id)


async def rescue(session: AsyncSession, desk: Desk, lead_id: str, *, after: str) -> None:
    """Tells the next recipients of a lead, `after` the link that failed, until one can be sent a mail.
    Nobody is told of a message that was taken back or erased, or that somebody else was told of meanwhile."""
    lead = await session.get_one(Lead, lead_id, with_for_update=True)
    links = await links_of(session, lead_id)
    if lead.state == LeadState.TAKEN_BACK or lead.erased_at is not None or links[-1].id != after:
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
        .where(Lead.state != LeadState.TAKEN_BACK, Lead.erased_at.is_(None), is_last)
        .limit(MOST_AT_ONCE)
    )
