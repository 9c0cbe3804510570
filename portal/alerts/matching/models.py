"""What is new of studies, whom it was found to be for, and what they were told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime

UNTOLD = text("digest_id IS NULL")


class Seen(Base):
    """A study as matching last took note of it: `profile` is what matching knows of it, deflated JSON."""

    __tablename__ = "alert_seen"

    nct_id: Mapped[str] = mapped_column(primary_key=True)
    record_hash: Mapped[bytes] = mapped_column(LargeBinary)
    is_gone: Mapped[bool]
    profile: Mapped[bytes] = mapped_column(LargeBinary)


class Batch(Base):
    """News that is matched in one go. It is done once each of its shards is."""

    __tablename__ = "alert_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class News(Base):
    """One study in a batch: its profile `before`, None where it is new here, and `after`."""

    __tablename__ = "alert_news"
    __table_args__ = (Index(None, "batch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("alert_batch.id"))
    nct_id: Mapped[str]
    before: Mapped[bytes | None] = mapped_column(LargeBinary)
    after: Mapped[bytes] = mapped_column(LargeBinary)


class Shard(Base):
    """A stretch of subscriptions to be matched with a batch, leased like mails: who has it in hand is
    `owner`, until `lease_until`."""

    __tablename__ = "alert_shard"

    batch_id: Mapped[int] = mapped_column(ForeignKey("alert_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Match(Base):
    """All that a batch has for one subscription. `pieces` is packed by `pieces.py`; `digest_id` is the digest
    it was told in. It points to no row, so that whoever leaves while a shard is being matched stops nothing:
    what was found for nobody is removed later."""

    __tablename__ = "alert_match"
    __table_args__ = (
        Index("ix_alert_match_untold", "subscription_id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
        Index(None, "digest_id"),
    )

    subscription_id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    pieces: Mapped[bytes] = mapped_column(LargeBinary)
    digest_id: Mapped[str | None] = mapped_column(String(32))


class Digest(Base):
    """One e-mail with news. `told` lists what stood in it, of each study its number, what was new, and the
    id of the condition that it came for, 0 for a study that was asked for itself. `taken_back_at` is when it
    was found that it never left: its news is told again."""

    __tablename__ = "alert_digest"
    __table_args__ = (Index(None, "subscription_id", "created_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("alert_subscription.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    mail_id: Mapped[str] = mapped_column(String(32))
    told: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
