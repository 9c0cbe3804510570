"""All that a receipt is told from, as values: what the database knows of a message, put together once."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import Keyring
from portal.leads.answers.days import today_of
from portal.leads.answers.sayings import Said
from portal.leads.closing.closing import Closed
from portal.leads.course import Course
from portal.leads.details import details_of
from portal.leads.history import Entry
from portal.leads.models import Answer, Happened, Lead, LeadState, Reason
from portal.leads.receipts.next_center import Center
from portal.teams.reading import TeamSettings

SAID_BY_TEAMS = {*Answer, Happened.SCREENING, Happened.CLOSED, Happened.REOPENED} - {Answer.WRONG_PERSON}
SAID_BY_SENDERS = {Happened.THEY_CALLED, Happened.THEY_DID_NOT_CALL}
MAY_BE_SENT_ON = {Reason.FULL, Reason.DECLINED, Reason.UNANSWERED}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same message at another site: its name, and the token of its receipt."""

    site_name: str
    token: str


@dataclass(frozen=True, slots=True)
class Story:
    """A message's way so far. `history` is what its team, its sender and the clock did; `team` is set for the
    site; `closed` is what ended it at study or site; `went_to` and `came_from` are the same message at other
    sites, `next_center` is where it could be sent on to."""

    course: Course
    team: TeamSettings = field(default_factory=TeamSettings)
    history: tuple[Entry, ...] = ()
    closed: Closed | None = None
    went_to: Elsewhere | None = None
    came_from: Elsewhere | None = None
    next_center: Center | None = None
    now: datetime = field(default_factory=clock.now)

    @property
    def lead(self) -> Lead:
        """The message's record."""
        return self.course.lead

    @property
    def is_over(self) -> bool:
        """Whether the team will not answer any more, or has said its last word."""
        return self.lead.state in {LeadState.TAKEN_BACK, LeadState.CLOSED}

    @property
    def last_said(self) -> Entry | None:
        """What was said last, by the team or by the sender of its calls."""
        said = SAID_BY_TEAMS | SAID_BY_SENDERS
        return next((one for one in reversed(self.history) if one.what in said), None)

    @property
    def said_last(self) -> Said | None:
        """The team's last word, as what the approved sentences tell; None once the sender had the last."""
        last = self.last_said
        return Said(last.what, last.reason, last.call_on) if last and last.what in SAID_BY_TEAMS else None

    @property
    def since_then(self) -> frozenset[str]:
        """What the clock did since somebody said something."""
        done: set[str] = set()
        for entry in reversed(self.history):
            if entry is self.last_said:
                break
            done.add(entry.what)
        return frozenset(done)

    @property
    def is_promised(self) -> bool:
        """Whether a call is still to come on a day that was promised."""
        return not self.is_over and self.lead.call_on is not None and today_of(self.team) <= self.lead.call_on

    @property
    def asks_whether_they_called(self) -> bool:
        """Whether the day of a promised call is over, and nobody has said what became of it."""
        return may_say_whether_they_called(self.lead, self.team)

    @property
    def may_be_sent_on(self) -> bool:
        """Whether the sender may have it sent to another site: nobody answered, or the team cannot."""
        if self.lead.state == LeadState.TAKEN_BACK or self.went_to:
            return False
        if self.lead.state == LeadState.CLOSED:
            return self.lead.closed_because in MAY_BE_SENT_ON
        if self.closed is not None:
            return self.closed.has_others
        return bool(self.since_then & {Happened.OFFERED, Happened.GIVEN_UP})


def may_say_whether_they_called(lead: Lead, team: TeamSettings) -> bool:
    """Whether the day of a promised call is over where the team works, and nothing was said since."""
    is_over = lead.state in {LeadState.TAKEN_BACK, LeadState.CLOSED} or lead.erased_at is not None
    return not is_over and lead.call_on is not None and today_of(team) > lead.call_on


async def went_to(session: AsyncSession, keyring: Keyring, lead: Lead) -> tuple[Lead, str] | None:
    """The message at the site to which its sender had it sent on, and the token of its receipt."""
    found = await session.scalar(select(Lead).where(Lead.passed_on_from == lead.id).limit(1))
    return _with_token(keyring, found)


async def came_from(session: AsyncSession, keyring: Keyring, lead: Lead) -> tuple[Lead, str] | None:
    """The message at the site from which it was sent on, and the token of its receipt."""
    found = await session.get(Lead, lead.passed_on_from) if lead.passed_on_from else None
    return _with_token(keyring, found)


def _with_token(keyring: Keyring, lead: Lead | None) -> tuple[Lead, str] | None:
    if lead is None or lead.erased_at is not None:
        return None
    return lead, details_of(keyring, lead).receipt_token
