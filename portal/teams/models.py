"""Teams, what was set for them, and the health of the mailboxes behind them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class TeamState(StrEnum):
    """What a team has said about taking messages."""

    LISTED = "listed"  # nothing yet: the registry names it
    INVITED = "invited"  # it was asked, and has not answered
    ACCEPTING = "accepting"
    PAUSED = "paused"  # until a day
    DECLINED = "declined"


class Team(Base):
    """The people behind one or more sites. `state` is the team's own word, given at `state_at`;
    `paused_until` is the first day on which a paused team takes messages again."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    facility: Mapped[str]
    state: Mapped[str] = mapped_column(default=TeamState.LISTED, server_default=TeamState.LISTED)
    state_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Scope(StrEnum):
    """For whom a setting holds; the narrowest is heard."""

    PORTAL = "portal"
    TEAM = "team"
    SITE = "site"


class TeamSetting(Base):
    """One thing a person set, which the registry cannot know, for the whole portal (`whose` is 0), a team or
    a site. It survives every import. Where there is no row, the next wider scope is heard, and in the end the
    registry."""

    __tablename__ = "team_setting"

    scope: Mapped[str] = mapped_column(primary_key=True)
    whose: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Mailbox(Base):
    """A contact's address that something is known about; one that was never heard of is taken to be live.

    `failed_at` is its last hard bounce, `told_at` when the operator was told that it fails. `asked_at` is
    when it was last asked whether it is still the right one, `asked_before_at` the time before;
    `confirmed_at` is when somebody behind it last said so."""

    __tablename__ = "mailbox"

    address: Mapped[str] = mapped_column(primary_key=True)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_because: Mapped[str | None]
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked_before_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class WrongPerson(Base):
    """A mailbox whose owner said that a team's messages are not theirs: it gets no more of them. A call
    center that is named for many studies stays the contact of the others."""

    __tablename__ = "wrong_person"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ContactPicture(Base):
    """A picture of a contact that somebody uploaded, by its digest; settings of contacts name it."""

    __tablename__ = "contact_picture"

    digest: Mapped[str] = mapped_column(String(32), primary_key=True)
    content: Mapped[bytes]
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
