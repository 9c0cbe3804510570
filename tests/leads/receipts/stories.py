"""Ways that a message may have gone, for tests of what its receipt says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from portal.leads.course import Course, Told
from portal.leads.history import Entry
from portal.leads.mails import Posted
from portal.leads.models import Answer, AnswerLink, Happened, Lead, LeadState, Reason
from portal.leads.receipts.story import Story
from portal.leads.telling.recipients import Part
from portal.mail.kinds import Kind
from portal.mail.models import State
from portal.teams.reading import TeamSettings

SENT_AT = datetime(2026, 11, 20, 16, tzinfo=UTC)  # a Friday
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
TEAM = TeamSettings(time_zone="America/Chicago", calls_from="202-555-0188")


@dataclass(frozen=True)
class Way:
    """What the team and the clock did, and how the message stands then."""

    name: str
    state: LeadState = LeadState.NEW
    happened: tuple[tuple[str, str | None], ...] = ()
    call_on: date | None = None
    because: Reason | None = None

    @property
    def is_over(self) -> bool:
        return self.state in {LeadState.CLOSED, LeadState.TAKEN_BACK}


def said(*whats: str, reason: str | None = None) -> tuple[tuple[str, str | None], ...]:
    return tuple((what, reason) for what in whats)


CLOCK = (Happened.REMINDED, Happened.ESCALATED, Happened.OFFERED, Happened.GIVEN_UP)
BEFORE, AFTER = NOW.date() - timedelta(days=2), NOW.date() + timedelta(days=2)
WAYS = [
    Way("new"),
    Way("opened", LeadState.OPENED),
    *(Way(f"clock {steps}", LeadState.OPENED, said(*CLOCK[:steps])) for steps in range(1, 5)),
    Way("silent and never opened", LeadState.NEW, said(*CLOCK)),
    Way("promised", LeadState.OPENED, said(Answer.WILL_CALL), AFTER),
    Way("promise over", LeadState.OPENED, said(Answer.WILL_CALL), BEFORE),
    Way("did not call", LeadState.OPENED, said(Answer.WILL_CALL, Happened.THEY_DID_NOT_CALL)),
    Way("called", LeadState.CONTACTED, said(Answer.WILL_CALL, Happened.THEY_CALLED)),
    Way("no answer", LeadState.TRIED, said(Answer.NO_ANSWER)),
    Way("voicemail", LeadState.TRIED, said(Answer.LEFT_VOICEMAIL)),
    Way("silent after a try", LeadState.TRIED, said(Answer.NO_ANSWER, Happened.REMINDED)),
    Way("answered after all", LeadState.CONTACTED, said(*CLOCK, Answer.SPOKE)),
    Way("spoke", LeadState.CONTACTED, said(Answer.SPOKE)),
    Way("asked for something", LeadState.CONTACTED, said(Answer.NEED_INFORMATION)),
    Way("added", LeadState.CONTACTED, said(Answer.NEED_INFORMATION, Happened.ADDED, Happened.CORRECTED)),
    Way("screening", LeadState.SCREENING, said(Happened.SCREENING)),
    Way("screening, promised", LeadState.SCREENING, said(Answer.WILL_CALL), AFTER),
    Way("screening, promise over", LeadState.SCREENING, said(Answer.WILL_CALL), BEFORE),
    Way("not a fit", LeadState.CLOSED, said(Answer.NOT_A_FIT), because=Reason.NOT_A_FIT),
    Way("full", LeadState.CLOSED, said(Answer.FULL), because=Reason.FULL),
    *(
        Way(f"closed: {reason}", LeadState.CLOSED, said(Happened.CLOSED, reason=reason), because=reason)
        for reason in Reason
    ),
    Way("reopened", LeadState.OPENED, said(Happened.CLOSED, Happened.REOPENED)),
    Way("moved", LeadState.NEW, said(Happened.MOVED)),
    Way("wrong person", LeadState.OPENED, said(Answer.WRONG_PERSON, Happened.MOVED, reason="wrong_person")),
    Way("passed on", LeadState.CLOSED, said(Happened.PASSED_ON), because=Reason.PASSED_ON),
    Way("taken back", LeadState.TAKEN_BACK),
    Way("taken back after a promise", LeadState.TAKEN_BACK, said(Answer.WILL_CALL), BEFORE),
]


def story(
    way: Way, notice: State, copy: State | None, *, part: Part = Part.SITE, opened: bool = False
) -> Story:
    """The message after this way, its two mails being in these states; `opened` by the link."""
    record = Lead(
        id="a",
        state=way.state,
        created_at=SENT_AT,
        taken_back_at=NOW if way.state is LeadState.TAKEN_BACK else None,
        waits_since=None if way.is_over or way.state is LeadState.CONTACTED else SENT_AT,
        call_on=way.call_on,
        closed_because=way.because,
        answered_at=NOW if any(what in {*Answer} for what, _ in way.happened) else None,
    )
    link = AnswerLink(
        id="b", part=part, in_full=False, created_at=SENT_AT, opened_at=NOW if opened else None, mail_id="c"
    )
    finished = None if notice in {State.QUEUED, State.SENDING} else SENT_AT + AN_HOUR
    mail = Posted("d", Kind.CONFIRMATION, copy, SENT_AT + AN_HOUR) if copy else None
    told = Told(link, Posted("c", Kind.LEAD, notice, finished))
    history = [
        Entry(SENT_AT + 2 * AN_HOUR + number * AN_HOUR, what, by(what), way.call_on, reason, None)
        for number, (what, reason) in enumerate(way.happened)
    ]
    return Story(Course(record, mail, None, (told,)), TEAM, tuple(history), now=NOW)


def by(what: str) -> str:
    if what in CLOCK:
        return "clock"
    return "sender" if what in {Happened.THEY_CALLED, Happened.THEY_DID_NOT_CALL} else "link:b"
