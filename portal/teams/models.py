"""Teams, and the health of the mailboxes behind them."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class Team(Base):
    """The people behind one or more sites. What a person sets here survives every import; NULL means "as
    listed"."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    facility: Mapped[str]
    name: Mapped[str | None]
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    contacts: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    phone: Mapped[str | None]
    reply_within_days: Mapped[int | None]
    full_details: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Mailbox(Base):
    """A contact's address that something is known about; one that was never heard of is taken to be live."""

    __tablename__ = "mailbox"

    address: Mapped[str] = mapped_column(primary_key=True)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_because: Mapped[str | None]
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
