"""Which mailboxes are to be reminded, and when they last were."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class Reminder(Base):
    """A mailbox (in lower case) of the study's staff that was reminded, or will be: at `due_at`, NULL while
    nothing is to be said. `sent_at` is the last time, `mail_id` the e-mail of then."""

    __tablename__ = "reminder"

    mailbox: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mail_id: Mapped[str | None] = mapped_column(String(32))
