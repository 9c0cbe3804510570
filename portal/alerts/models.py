"""Who asked for news of studies.

What matching compares stands in columns, by number; whose it is and what they typed is sealed under a key of
the row's own."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class State(StrEnum):
    """Whether somebody is told of studies; before that stands a SignUp."""

    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"


class Frequency(StrEnum):
    """How often somebody is written to at most."""

    DAILY = "daily"
    WEEKLY = "weekly"


CONFIRMED = text("state = 'confirmed'")


class SignUp(Base):
    """A wish that its address has not confirmed; it goes after seven days.

    `sealed` holds the wishes, the address, the token and the code. `mailed` says that this is the one whose
    link and code were sent: of several in a day one is, and its code confirms the others, each where it was
    made. `link_key` is a hash of its link's token. `tries` counts wrong codes."""

    __tablename__ = "alert_sign_up"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    email_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    link_key: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    language: Mapped[str]
    mailed: Mapped[bool]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Subscription(Base):
    """Somebody who is told of studies.

    `conditions` are ids of FollowedCondition, sorted, four bytes each, little-endian. `x`, `y`, `z` is where
    they are, on the unit sphere; `miles` how far they would go, None for any distance. `told_on` is the day,
    by their own clock, of their newest digest; `next_at` when the next may go. No id is ever used again."""

    __tablename__ = "alert_subscription"
    __table_args__ = (
        # One address is told once, however many sign-ups of it are confirmed at a moment.
        Index(
            "ix_alert_subscription_address",
            "email_index",
            unique=True,
            sqlite_where=CONFIRMED,
            postgresql_where=CONFIRMED,
        ),
        Index(None, "email_index"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    email_index: Mapped[bytes] = mapped_column(LargeBinary)
    link_key: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str]
    frequency: Mapped[str]
    zone: Mapped[str]
    conditions: Mapped[bytes] = mapped_column(LargeBinary)
    x: Mapped[float | None]
    y: Mapped[float | None]
    z: Mapped[float | None]
    miles: Mapped[int | None]
    birth_year: Mapped[int | None]
    sex: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_until: Mapped[date | None]
    told_on: Mapped[date | None]
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Follow(Base):
    """Somebody asked to be told when this very study opens, changes or closes."""

    __tablename__ = "alert_follow"

    nct_id: Mapped[str] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("alert_subscription.id", ondelete="CASCADE"), primary_key=True, index=True
    )
