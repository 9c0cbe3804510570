"""Notes as they are stored: nothing of what they say, or of which study, can be read without a key that the
database does not have."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class Notebook(Base):
    """Somebody's notes. `id` is derived from the notebook's key, which their browser alone holds.

    `used_on` is the day of the last change. Where there is a recovery code, `recovery_id` is derived from it
    and `recovery_wrap` is the notebook's key, sealed with it."""

    __tablename__ = "notebook"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_on: Mapped[date] = mapped_column(index=True)
    recovery_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    recovery_wrap: Mapped[bytes | None] = mapped_column(LargeBinary)


class Note(Base):
    """One note: `sealed` is all of it, the study and the quoted words too, padded. One that was removed can
    be brought back until it is purged."""

    __tablename__ = "note"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    notebook_id: Mapped[str] = mapped_column(ForeignKey("notebook.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)


class Share(Base):
    """Notes as they were when they were shared. `id` is derived from the link's token, which is not stored.

    `sealed` is the padded snapshot under a data key of its own. `wrapped` is that key for whoever has the
    link and the passcode, `owner_wrapped` for whoever has the notebook. `pepper_id` names the master key,
    `salt`, `passes`, `kibibytes` and `lanes` are what the passcode was stretched with. `failures` counts
    attempts that are not known to have succeeded. A share that was revoked has lost `wrapped`,
    `owner_wrapped` and `sealed`."""

    __tablename__ = "share"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    notebook_id: Mapped[str] = mapped_column(ForeignKey("notebook.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    pepper_id: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    passes: Mapped[int]
    kibibytes: Mapped[int]
    lanes: Mapped[int]
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    owner_wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    failures: Mapped[int]
    opened: Mapped[int]
    last_opened_on: Mapped[date | None]


class ShareAttempt(Base):
    """How often one client tried to open a share. `client` is a keyed fingerprint of an address, or of a
    reader who opened it before. After the free tries there is a next one from `next_at` on."""

    __tablename__ = "share_attempt"

    share_id: Mapped[str] = mapped_column(ForeignKey("share.id"), primary_key=True)
    client: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    tries: Mapped[int]
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
