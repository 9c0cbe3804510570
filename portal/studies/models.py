"""Studies as they are stored: the record itself, and beside it what listings and look-ups need."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class StoredStudy(Base):
    """A study as it was last imported.

    `record` is the registry's JSON, deflated; `version` the number of the newest StudyVersion; `conditions`
    stand a line each. `search_text` is title and conditions, folded. `rank` puts studies that recruit first.
    `last_update` is the first day that the registry's date can mean. `sites` counts locations. `gone_at` is
    when the registry was first found not to list it any more, and `moved_to` the study it now leads to
    instead."""

    __tablename__ = "study"
    __table_args__ = (Index(None, "rank", "last_update", "nct_id"),)

    nct_id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    status: Mapped[str]
    sponsor: Mapped[str | None]
    conditions: Mapped[str]
    last_update: Mapped[date | None]
    rank: Mapped[int]
    sites: Mapped[int]
    search_text: Mapped[str]
    central_contacts: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    record: Mapped[bytes]
    record_hash: Mapped[bytes]
    material_hash: Mapped[bytes]
    version: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    moved_to: Mapped[str | None]


class StudyCheck(Base):
    """When the registry last answered about a study. It stands apart, since it changes daily in every study
    and a row of `study` is as long as its record."""

    __tablename__ = "study_check"

    nct_id: Mapped[str] = mapped_column(ForeignKey("study.nct_id"), primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SyncRun(Base):
    """How far the sync with the registry has come, for each choice of studies that was ever asked for.

    `asked` is that choice as JSON. A run that `is_open` goes on at `stage` with `token` (of the registry's
    next page) or `after` (a study's number); who has it in hand is `owner`, until `lease_until`.
    `completed_at` is when the last whole one ended. `problem` says why it could not go on, at `failed_at`;
    `told_at` is when the operator was told."""

    __tablename__ = "sync_run"

    asked: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_open: Mapped[bool]
    stage: Mapped[int]
    token: Mapped[str | None]
    after: Mapped[str]
    imported: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    rejected: Mapped[int]
    gone: Mapped[int]
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem: Mapped[str | None]
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class StudyVersion(Base):
    """What a study said from one material change to the next: `content` is its JSON in UTF-8, deflated."""

    __tablename__ = "study_version"

    nct_id: Mapped[str] = mapped_column(ForeignKey("study.nct_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes]
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Site(Base):
    """A registry location of a study under an id of ours, which it keeps for as long as the study is stored.

    `position` is its place in the record. One that left the record has `closed_at`, and keeps what it said
    last. `x`, `y`, `z` is where it is on the unit sphere, by its point or else by its ZIP code or town: the
    nearest of many sites is the one with the largest dot product, which every database can compute."""

    __tablename__ = "site"
    __table_args__ = (
        Index(None, "nct_id", "position"),
        Index("ix_site_near", "nct_id", "closed_at", "status", "x", "y", "z"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nct_id: Mapped[str] = mapped_column(ForeignKey("study.nct_id"))
    facility: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    zip: Mapped[str | None]
    country: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    x: Mapped[float | None]
    y: Mapped[float | None]
    z: Mapped[float | None]
    status: Mapped[str | None]
    contacts: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    position: Mapped[int]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
