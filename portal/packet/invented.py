"""A person who does not exist, and how their message fares: no packet holds anything of anybody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.leads.closing.closing import Closed, Closing
from portal.leads.course import Course, Told
from portal.leads.details import Details, Secret
from portal.leads.history import Entry
from portal.leads.mails import Posted
from portal.leads.message import Message
from portal.leads.models import Answer, AnswerLink, Happened, Lead, LeadState, Reason
from portal.leads.telling.recipients import Part
from portal.mail.kinds import Kind
from portal.mail.models import State

TOKEN = "invented"  # noqa: S105 - it opens nothing
CLOSED = Closed(Closing.STOPPED, "COMPLETED", has_others=False)
READ_AFTER = timedelta(hours=2)
A_DAY = timedelta(days=1)


class Stage(StrEnum):
    """How far the message has come."""

    WAITING = "waiting"
    SENT = "sent"
    READ = "read"
    PROMISED = "promised"
    ASKED = "asked"
    SPOKE = "spoke"
    SILENT = "silent"
    GIVEN_UP = "given up"
    FULL = "full"
    STRANDED = "stranded"
    CLOSED = "closed"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Way:
    """What happened by then, and how the message stands: its state, after how long a call was promised, and
    why it was closed."""

    state: LeadState
    happened: tuple[str, ...]
    called_after: timedelta | None = None
    reason: Reason | None = None


CLOCK = (Happened.REMINDED, Happened.ESCALATED, Happened.OFFERED, Happened.GIVEN_UP)
WAYS = {
    Stage.READ: Way(LeadState.OPENED, ()),
    Stage.PROMISED: Way(LeadState.OPENED, (Answer.WILL_CALL,), 3 * A_DAY),
    Stage.ASKED: Way(LeadState.OPENED, (Answer.WILL_CALL,), -3 * A_DAY),
    Stage.SPOKE: Way(LeadState.CONTACTED, (Answer.SPOKE,)),
    Stage.SILENT: Way(LeadState.NEW, CLOCK[:3]),
    Stage.GIVEN_UP: Way(LeadState.CLOSED, CLOCK, reason=Reason.UNANSWERED),
    Stage.FULL: Way(LeadState.CLOSED, (Answer.FULL,), reason=Reason.FULL),
}
READ = frozenset({Stage.READ, Stage.PROMISED, Stage.ASKED, Stage.SPOKE, Stage.FULL})
WAITS = frozenset({LeadState.NEW, LeadState.OPENED})


@dataclass(frozen=True, slots=True)
class Invented:
    """The message as it was sent, at a moment, and the secret of the link in the team's mail."""

    details: Details
    secret: Secret
    at: datetime


def invented(site_id: int, at: datetime, text: str) -> Invented:
    """Somebody who writes to this site: a telephone number of fiction, an address at example.org."""
    message = Message(
        site_id=site_id,
        first_name="Alex",
        last_name="Example",
        email="alex@example.org",
        email_ascii="alex@example.org",
        phone="202-555-0123",
        phone_e164="+12025550123",
        language="es",
        text=text,
    )
    return Invented(Details(message, TOKEN, "482913", "7314"), Secret(TOKEN, "306118"), at)


def lead(person: Invented, nct_id: str, language: str, stage: Stage) -> Lead:
    """The record of the message at a stage; it is never stored."""
    later, way = person.at + READ_AFTER, WAYS.get(stage)
    state = way.state if way else LeadState.TAKEN_BACK if stage is Stage.TAKEN_BACK else LeadState.NEW
    return Lead(
        id=TOKEN,
        nct_id=nct_id,
        site_id=person.details.message.site_id,
        state=state,
        language=language,
        created_at=person.at,
        opened_at=later if stage in READ else None,
        answered_at=later if stage in READ - {Stage.READ} else None,
        taken_back_at=later if stage is Stage.TAKEN_BACK else None,
        waits_since=person.at if state in WAITS else None,
        call_on=_day(person, way) if way else None,
        closed_because=way.reason if way else None,
        closing=CLOSED.closing if stage is Stage.CLOSED else None,
        closing_at=later if stage is Stage.CLOSED else None,
        copy_withheld_at=None,
    )


def history(person: Invented, stage: Stage) -> tuple[Entry, ...]:
    """What its team and the clock did by then."""
    way = WAYS.get(stage)
    if way is None:
        return ()
    first, by = person.at + READ_AFTER, f"link:{TOKEN}" if stage in READ else "clock"
    return tuple(
        Entry(first + place * A_DAY, what, by, _day(person, way), way.reason, None)
        for place, what in enumerate(way.happened)
    )


def _day(person: Invented, way: Way) -> date | None:
    return None if way.called_after is None else (person.at + way.called_after).date()


def course(person: Invented, record: Lead, stage: Stage) -> Course:
    """How the mails about it fared at a stage."""
    went = State.QUEUED if stage is Stage.WAITING else State.ACCEPTED
    told = [_told(person, Part.SITE, went, is_read=stage in READ)]
    if stage is Stage.STRANDED:
        told = [_told(person, Part.SITE, State.DEAD), _told(person, Part.OPERATOR, State.ACCEPTED)]
    copy = Posted(TOKEN, Kind.CONFIRMATION, went, _finished(person, went))
    news = Posted(TOKEN, Kind.STUDY_CLOSED, went, person.at) if stage is Stage.CLOSED else None
    return Course(record, copy, news, tuple(told))


def _told(person: Invented, part: Part, state: State, *, is_read: bool = False) -> Told:
    opened_at = person.at + READ_AFTER if is_read else None
    link = AnswerLink(id=TOKEN, part=part, in_full=False, created_at=person.at, opened_at=opened_at)
    return Told(link, Posted(TOKEN, Kind.LEAD, state, _finished(person, state)))


def _finished(person: Invented, state: State) -> datetime | None:
    return None if state is State.QUEUED else person.at + timedelta(minutes=1)
