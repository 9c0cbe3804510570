"""What became of the mails about a lead, as far as the outbox knows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.details import bound_to
from portal.leads.models import AnswerLink
from portal.mail.models import Outbox, State

ON_ITS_WAY = (State.QUEUED, State.SENDING)
MAY_HAVE_ARRIVED = (State.SENDING, State.ACCEPTED, State.PARKED)
FAILED = (State.DEAD, State.SUPPRESSED, State.EXPIRED, State.HELD)


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail about a lead. `state` "accepted" means by the next server, at `finished_at`; `unknowns` counts
    how often it was sent and no answer came."""

    id: str
    kind: str
    state: State
    finished_at: datetime | None
    unknowns: int = 0

    @property
    def may_have_arrived(self) -> bool:
        """Whether somebody may have it, also where it was sent without an answer and is not sent again."""
        return self.state in MAY_HAVE_ARRIVED or self.unknowns > 0

    @property
    def is_on_its_way(self) -> bool:
        """Whether it is still to be sent or being sent."""
        return self.state in ON_ITS_WAY

    @property
    def was_refused(self) -> bool:
        """Whether a mail server did not take it, now or when another went to the same address."""
        return self.state in {State.DEAD, State.SUPPRESSED}

    @property
    def has_failed(self) -> bool:
        """Whether nobody will get it as things are."""
        return self.state in FAILED


async def posted(session: AsyncSession, lead_id: str) -> list[Posted]:
    """The mails about a lead, oldest first; a reminder is about several, and known by the link it brought."""
    brought = select(AnswerLink.mail_id).where(AnswerLink.lead_id == lead_id)
    rows = await session.execute(
        select(Outbox.id, Outbox.kind, Outbox.state, Outbox.finished_at, Outbox.unknowns)
        .where(or_(Outbox.about == bound_to(lead_id), Outbox.id.in_(brought)))
        .order_by(Outbox.created_at, Outbox.id)
    )
    return [Posted(row.id, row.kind, State(row.state), row.finished_at, row.unknowns) for row in rows]
