"""Leads as they are stored: what a person wrote is sealed under the lead's own data key; beside it stand only
ids, states, times and keyed fingerprints."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class LeadState(StrEnum):
    """How far a message has come."""

    NEW = "new"
    OPENED = "opened"
    TAKEN_BACK = "taken back"


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
    erased. `form_key` is the fingerprint of a form and what was sent with it, `payload_key` that of what was
    sent alone while a repeat of it counts as the same. `closing` is the change at study or site that the
    sender was told of, at `closing_at`. `copy_withheld_at` is set while the sender has no copy because their
    address had its copies of the day. `tries` counts wrong codes, `codes_sent` new ones, `corrections`
    changed e-mail addresses.
    """

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


class AnswerLink(Base):
    """A notice of a lead to one mailbox of the study's staff, and the link in it.

    `position` says in which order mailboxes were told, `part` in what capacity. `sealed` holds link token
    and code under the lead's data key. `mail_id` is the outbox row of the notice, `in_full` whether it
    carried what was written.
    """

    __tablename__ = "answer_link"
    __table_args__ = (UniqueConstraint("lead_id", "position"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("lead.id"))
    position: Mapped[int]
    mailbox: Mapped[str]
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
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
