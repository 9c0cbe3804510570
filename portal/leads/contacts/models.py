"""Links that belong to a mailbox and not to one message."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class MailboxLink(Base):
    """A link to the page on which a contact sees all that waits for them, and says whether they are still the
    one to ask. `sealed` holds its token and code under a data key of its own."""

    __tablename__ = "mailbox_link"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    mailbox: Mapped[str] = mapped_column(index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    data_key: Mapped[bytes]
    sealed: Mapped[bytes]
    mail_id: Mapped[str | None] = mapped_column(String(32))
    tries: Mapped[int] = mapped_column(default=0)
    codes_sent: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
