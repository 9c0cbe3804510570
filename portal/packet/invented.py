"""A person who does not exist, and how their message fares: no packet holds anything of anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.leads.closing.closing import Closed, Closing
from portal.leads.course import Course, Told
from portal.leads.details import Details, Secret
from portal.leads.mails import Posted
from portal.leads.message import Message
from portal.leads.models import AnswerLink, Lead, LeadState
from portal.leads.telling.recipients import Part
from portal.mail.kinds import Kind
from portal.mail.models import State

TOKEN = "invented"  # noqa: S105 - it opens nothing
CLOSED = Closed(Closing.STOPPED, "COMPLETED", has_others=False)
READ_AFTER = timedelta(hours=2)


class Stage(StrEnum):
    """How far the message has come."""

    WAITING = "waiting"
    SENT = "sent"
    READ = "read"
    STRANDED = "stranded"
    CLOSED = "closed"
    TAKEN_BACK = "taken back"


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
    later = person.at + READ_AFTER
    return Lead(
        id=TOKEN,
        nct_id=nct_id,
        site_id=person.details.message.site_id,
        state=LeadState.TAKEN_BACK if stage is Stage.TAKEN_BACK else LeadState.NEW,
        language=language,
        created_at=person.at,
        taken_back_at=later if stage is Stage.TAKEN_BACK else None,
        closing=CLOSED.closing if stage is Stage.CLOSED else None,
        closing_at=later if stage is Stage.CLOSED else None,
        copy_withheld_at=None,
    )


def course(person: Invented, record: Lead, stage: Stage) -> Course:
    """How the mails about it fared at a stage."""
    went = State.QUEUED if stage is Stage.WAITING else State.ACCEPTED
    told = [_told(person, Part.SITE, went, is_read=stage is Stage.READ)]
    if stage is Stage.STRANDED:
        told = [_told(person, Part.SITE, State.DEAD), _told(person, Part.OPERATOR, State.ACCEPTED)]
    copy = Posted(TOKEN, Kind.CONFIRMATION, went, _finished(person, went))
    news = Posted(TOKEN, Kind.STUDY_CLOSED, went, person.at) if stage is Stage.CLOSED else None
    return Course(record, copy, news, tuple(told))


def _told(person: Invented, part: Part, state: State, *, is_read: bool = False) -> Told:
    opened_at = person.at + READ_AFTER if is_read else None
    link = AnswerLink(id=TOKEN, part=part, in_full=False, opened_at=opened_at)
    return Told(link, Posted(TOKEN, Kind.LEAD, state, _finished(person, state)))


def _finished(person: Invented, state: State) -> datetime | None:
    return None if state is State.QUEUED else person.at + timedelta(minutes=1)
