"""Leads as they are stored: what a person wrote is sealed under the lead's own data key; beside it stand only
ids, states, times and keyed fingerprints."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class LeadState(StrEnum):
    """How far a message has come."""

    NEW = "new"
    OPENED = "opened"  # by somebody of the team
    TRIED = "tried"  # they called: no answer, or left a voicemail
    CONTACTED = "contacted"  # they have spoken, or asked for something
    SCREENING = "screening"
    CLOSED = "closed"
    TAKEN_BACK = "taken back"


class Answer(StrEnum):
    """What a team says it did or will do, by one button."""

    WILL_CALL = "will_call"
    NO_ANSWER = "no_answer"
    LEFT_VOICEMAIL = "left_voicemail"
    SPOKE = "spoke"
    NEED_INFORMATION = "need_information"
    NOT_A_FIT = "not_a_fit"
    FULL = "full"
    WRONG_PERSON = "wrong_person"


class Happened(StrEnum):
    """What else stands in the history of a lead, beside the answers of its team."""

    REMINDED = "reminded"  # the contact was
    ESCALATED = "escalated"  # to cover and central contacts
    OFFERED = "offered"  # the sender was offered the next-nearest site, the operator told
    GIVEN_UP = "given_up"  # the honest closing word
    PASSED_ON = "passed_on"  # the sender had it sent to another site
    MOVED = "moved"  # to the next contact of the same site
    THEY_CALLED = "they_called"  # by the sender's word
    THEY_DID_NOT_CALL = "they_did_not_call"
    SCREENING = "screening"
    CLOSED = "closed"
    REOPENED = "reopened"
    REPLIED = "replied"  # an approved text was sent
    CORRECTED = "corrected"  # by the sender: their address, number or words
    ADDED = "added"  # the sender added to their message


class Reason(StrEnum):
    """Why a lead was closed."""

    NOT_A_FIT = "not_a_fit"
    FULL = "full"
    NOT_REACHED = "not_reached"  # the team tried, and could not reach the sender
    NOT_INTERESTED = "not_interested"  # the sender said so
    JOINED = "joined"
    UNANSWERED = "unanswered"  # the team never said a word
    PASSED_ON = "passed_on"
    DECLINED = "declined"  # the team takes no messages here


class ConsentText(Base):
    """A wording of the consent as people saw it, kept for as long as a lead was given under it."""

    __tablename__ = "consent_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str]
    body: Mapped[str]
    first_used_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Lead(Base):
    """One person's message to one site.

    `consent_version` is the id of the text that the consent was given under, `consent_reference` the ethics
    board's for it. `sealed` is the JSON of a `Sealed`; it and `data_key` are NULL once the details are
    erased. `waits_since` is the moment from which the sender waits for the team, NULL while they do not;
    `round` counts how often that began anew. `call_on` is the day of a call that was promised. `answered_at`
    is when the team first said anything. `assigned_to` is the id of a member of staff. `passed_on_from` is
    the lead of another site that this one repeats at its sender's wish. `form_key` is the fingerprint of a
    form and what was sent with it, `payload_key` that of what was sent alone while a repeat of it counts as
    the same. `closing` is the change at study or site that the sender was told of, at `closing_at`.
    `copy_withheld_at` is set while the sender has no copy because their address had its copies of the day.
    `tries` counts wrong codes, `codes_sent` new ones, `corrections` changed e-mail addresses."""

    __tablename__ = "lead"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    nct_id: Mapped[str] = mapped_column(ForeignKey("study.nct_id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    study_version: Mapped[int]
    state: Mapped[str] = mapped_column(default=LeadState.NEW)
    language: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    waits_since: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    round: Mapped[int] = mapped_column(default=0, server_default="0")
    call_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_because: Mapped[str | None]
    assigned_to: Mapped[int | None]
    passed_on_from: Mapped[str | None] = mapped_column(String(32), index=True)
    closing: Mapped[str | None]
    closing_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    copy_withheld_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    consent_digest: Mapped[str] = mapped_column(ForeignKey("consent_text.digest"))
    consent_version: Mapped[int | None]
    consent_reference: Mapped[str | None]
    data_key: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    email_index: Mapped[bytes | None] = mapped_column(index=True)
    form_key: Mapped[bytes | None] = mapped_column(unique=True)
    payload_key: Mapped[bytes | None] = mapped_column(unique=True)
    receipt_hash: Mapped[bytes] = mapped_column(unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    codes_sent: Mapped[int] = mapped_column(default=0)
    corrections: Mapped[int] = mapped_column(default=0)


NOT_YET_SENT = ""  # the mail of a link that goes out with the next reminder


class AnswerLink(Base):
    """A notice of a lead to one mailbox of the study's staff, and the link in it.

    `position` says in which order mailboxes were told, `part` in what capacity. `sealed` holds link token
    and code under the lead's data key. `mail_id` is the outbox row of the notice, `in_full` whether it
    carried what was written. From `revoked_at` on the link opens nothing.
    """

    __tablename__ = "answer_link"
    __table_args__ = (UniqueConstraint("lead_id", "position"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("lead.id"))
    position: Mapped[int]
    mailbox: Mapped[str] = mapped_column(index=True)
    contact_name: Mapped[str | None]
    part: Mapped[str]
    in_full: Mapped[bool]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    sealed: Mapped[bytes | None]
    mail_id: Mapped[str] = mapped_column(String(32), index=True)
    tries: Mapped[int] = mapped_column(default=0)
    codes_sent: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LeadEvent(Base):
    """Something that happened to a lead and that its sender or its team may read: the history of the lead.

    `what` is a `Happened`; `by` says who did it ("link:<id>", "member:<id>", "sender", "clock", "operator").
    `call_on` is the day of a call that was promised. `reason` is why a lead was closed. `mail_id` is the
    outbox row of the word that the sender was sent."""

    __tablename__ = "lead_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("lead.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    what: Mapped[str]
    by: Mapped[str]
    call_on: Mapped[date | None]
    reason: Mapped[str | None]
    mail_id: Mapped[str | None] = mapped_column(String(32))


class ClockStep(Base):
    """A step of the clock that was taken for a lead, once for each time that it began to wait."""

    __tablename__ = "clock_step"

    lead_id: Mapped[str] = mapped_column(ForeignKey("lead.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
