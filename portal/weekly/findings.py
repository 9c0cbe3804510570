"""What of the portal needs a person, and how the week was: counted anew each time, and of nobody."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db import Base
from portal.leads.contacts.health import unconfirmed
from portal.leads.models import ClockStep, Lead, LeadEvent, LeadState, Reason
from portal.leads.waiting.looking import is_waiting
from portal.leads.waiting.operator import reached
from portal.leads.waiting.steps import Step
from portal.mail.models import Outbox, State
from portal.person.models import PersonRequest, RequestState
from portal.studies.behind import unreachable
from portal.studies.registry import freshness
from portal.teams.models import Mailbox
from portal.texts.models import TextState, TextVersion

A_WEEK = timedelta(days=7)
EXPIRING = timedelta(days=30)
ONE_DAY = timedelta(days=1)
MOST_STUDIES = 10


@dataclass(frozen=True, slots=True)
class Silent:
    """A study that recruits at sites to which nobody can be written, and how many such sites it has."""

    nct_id: str
    sites: int


@dataclass(frozen=True, slots=True)
class Findings:
    """Numbers of things that need a person. `given_up` were closed in the last week without an answer; of
    `silent` studies the first few are named, of `silent_studies`; `failing_since` is empty while the registry
    answers. Then the figures of the week: messages, those answered, and the median of days it took."""

    unanswered: int
    given_up: int
    silent: tuple[Silent, ...]
    silent_studies: int
    paused: int
    unconfirmed: int
    stuck_mails: int
    expiring_texts: int
    requests: int
    sync_fails: bool
    messages: int
    answered: int
    median_days: float | None

    @property
    def needs(self) -> int:
        """How many kinds of things need a person; none says that all is well."""
        kinds = (self.unanswered, self.given_up, self.silent_studies, self.paused, self.stuck_mails)
        return sum(map(bool, (*kinds, self.unconfirmed, self.expiring_texts, self.requests, self.sync_fails)))


async def look(session: AsyncSession) -> Findings:
    """How things are now."""
    since, today = clock.now() - A_WEEK, clock.today()
    silent = [Silent(*found) async for found in unreachable(session)]
    waits = await _waits(session)
    expires = TextVersion.expires_on.between(today, today + EXPIRING)
    return Findings(
        unanswered=await _unanswered(session),
        given_up=await _count(
            session, LeadEvent, LeadEvent.reason == Reason.UNANSWERED, LeadEvent.at > since
        ),
        silent=tuple(silent[:MOST_STUDIES]),
        silent_studies=len(silent),
        paused=await _count(session, Mailbox, Mailbox.paused_at.is_not(None)),
        unconfirmed=len(await unconfirmed(session)),
        stuck_mails=await _count(session, Outbox, _is_stuck()),
        expiring_texts=await _count(session, TextVersion, TextVersion.state == TextState.APPROVED, expires),
        requests=await _count(session, PersonRequest, PersonRequest.state == RequestState.OPEN),
        sync_fails=await freshness.trouble(session) is not None,
        messages=await _count(session, Lead, Lead.created_at > since, Lead.state != LeadState.TAKEN_BACK),
        answered=len(waits),
        median_days=median(waits) if waits else None,
    )


async def _unanswered(session: AsyncSession) -> int:
    offered = select(func.count()).select_from(Lead).join(ClockStep, reached(Step.OFFER))
    return await session.scalar(offered.where(is_waiting())) or 0


def _is_stuck() -> ColumnElement[bool]:
    """What nobody will send any more unless a person looks at it: held and parked ones at any time, and of
    those that a server refused for good the last week's."""
    lately = and_(Outbox.state == State.DEAD, Outbox.finished_at > clock.now() - A_WEEK)
    return or_(Outbox.state.in_((State.HELD, State.PARKED)), lately)


async def _waits(session: AsyncSession) -> list[float]:
    """How many days each message waited that was answered in the last week."""
    answered = select(Lead.created_at, Lead.answered_at).where(
        Lead.answered_at > clock.now() - A_WEEK, Lead.state != LeadState.TAKEN_BACK
    )
    return [(at - since) / ONE_DAY for since, at in await session.execute(answered) if at is not None]


async def _count(session: AsyncSession, model: type[Base], *wanted: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(model).where(*wanted)) or 0
