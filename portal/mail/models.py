"""The outbox and what stands around it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, and_, null, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime

DEFAULT_PRIORITY = 10  # lower goes first


class State(StrEnum):
    """Where a mail is. "Accepted" means by the next server; nobody calls that delivered."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    HELD = "held"
    CANCELLED = "cancelled"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"
    DEAD = "dead"
    PARKED = "parked"


class Phase(StrEnum):
    """How far a mail that is being sent has got. From `data` on, nobody can know that it was not accepted."""

    CLAIMED = "claimed"
    DATA = "data"


UNFINISHED = text("state IN ('queued', 'sending')")
UNTOLD = text("told_at IS NULL AND state IN ('held', 'dead', 'parked')")


EMPTIED = b""  # stands for the key and the words of a mail once they are erased


class Outbox(Base):
    """One e-mail. Its words and its address are sealed under a key of its own, until they are erased; the
    rest says nothing of anybody.

    `about` names what it belongs to ("lead:<id>"). `to_index` is a keyed fingerprint of the address.
    `told_at` is when the operator was told that it needs them.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        # Walked in order by every claim, which stops at the first few rows; finished mails are not in it.
        Index(
            "ix_outbox_due", "priority", "next_at", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED
        ),
        Index("ix_outbox_untold", "state", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
        # Counting needs no row. It does not begin with the state: SQLite would then take it for claims,
        # and sort.
        Index("ix_outbox_counted", "kind", "state"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    message_id: Mapped[str | None]
    kind: Mapped[str]
    about: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    phase: Mapped[str | None]
    priority: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    unknowns: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_code: Mapped[int | None]
    last_text: Mapped[str | None]
    to_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


# What may still be taken back: nothing of it has been sent.
NOT_BEGUN = or_(
    Outbox.state == State.QUEUED, and_(Outbox.state == State.SENDING, Outbox.phase == Phase.CLAIMED)
)
NOT_LEASED = {"lease_owner": null(), "lease_until": null(), "phase": null()}


class Suppression(Base):
    """An address that is not mailed for now; it is sealed beside its fingerprint so that keys can be
    rotated."""

    __tablename__ = "suppression"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    address_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class RelayHealth(Base):
    """The circuit of one SMTP relay ("host:port"), shared by every worker: nothing is tried until
    `open_until`."""

    __tablename__ = "relay"

    name: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    open_until: Mapped[datetime] = mapped_column(UTCDateTime)
    last_problem: Mapped[str]


class Entry(Base):
    """The ledger of how many mails ever came in ("enqueued") and were removed when old ("purged").

    Rows are added, never changed, so that two transactions that enqueue never wait for each other; the
    worker adds old ones up.
    """

    __tablename__ = "counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    amount: Mapped[int]


# For statements that run for every mail: the tables themselves cost half of what the mapped classes do.
OUTBOX = Base.metadata.tables[Outbox.__tablename__]
LIST = Base.metadata.tables[Suppression.__tablename__]
LEDGER = Base.metadata.tables[Entry.__tablename__]
