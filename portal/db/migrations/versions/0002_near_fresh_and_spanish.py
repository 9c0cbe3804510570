"""What came with the nearest centers, the sync with the registry, texts with a history and limits."""

from math import cos, radians, sin

import sqlalchemy as sa
from alembic import op

from portal.db import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each capability's part, in the order of their layers."""
    _places()
    _sync()
    _closings()
    _limits()
    _texts()


def _places() -> None:
    """Where each site is. A study that has sites without a point is taken in again with its next import,
    which places them by their ZIP codes and towns."""
    with op.batch_alter_table("site") as site:
        site.add_column(sa.Column("x", sa.Double(), nullable=True))
        site.add_column(sa.Column("y", sa.Double(), nullable=True))
        site.add_column(sa.Column("z", sa.Double(), nullable=True))
    op.create_index("ix_site_near", "site", ["nct_id", "closed_at", "status", "x", "y", "z"])
    stored = sa.table("site", *map(sa.column, ("id", "nct_id", "latitude", "longitude", "x", "y", "z")))
    connection = op.get_bind()
    known = sa.select(stored).where(stored.c.latitude.is_not(None), stored.c.longitude.is_not(None))
    placed = [
        {"site_id": row.id, **_on_the_unit_sphere(row.latitude, row.longitude)}
        for row in connection.execute(known)
    ]
    if placed:
        this = sa.update(stored).where(stored.c.id == sa.bindparam("site_id"))
        place = this.values(x=sa.bindparam("x"), y=sa.bindparam("y"), z=sa.bindparam("z"))
        connection.execute(place, placed)
    study = sa.table("study", sa.column("nct_id"), sa.column("record_hash", sa.LargeBinary()))
    without = sa.select(stored.c.nct_id).where(stored.c.latitude.is_(None))
    connection.execute(sa.update(study).where(study.c.nct_id.in_(without)).values(record_hash=b""))


def _on_the_unit_sphere(latitude: float, longitude: float) -> dict[str, float]:
    up, around = radians(latitude), radians(longitude)
    return {"x": cos(up) * cos(around), "y": cos(up) * sin(around), "z": sin(up)}


def _sync() -> None:
    """Studies that left the registry, when each was looked at, and how far a sync has come."""
    with op.batch_alter_table("study") as study:
        study.add_column(sa.Column("gone_at", UTCDateTime(), nullable=True))
        study.add_column(sa.Column("moved_to", sa.String(), nullable=True))
    op.create_table(
        "study_check",
        sa.Column("nct_id", sa.String(), nullable=False),
        sa.Column("checked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["nct_id"], ["study.nct_id"], name=op.f("fk_study_check_nct_id")),
        sa.PrimaryKeyConstraint("nct_id", name=op.f("pk_study_check")),
    )
    op.create_table(
        "sync_run",
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("completed_at", UTCDateTime(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("failed_at", UTCDateTime(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("asked", name=op.f("pk_sync_run")),
    )


def _closings() -> None:
    """What the sender of a message was told of its study's end."""
    with op.batch_alter_table("lead") as lead:
        lead.add_column(sa.Column("closing", sa.String(), nullable=True))
        lead.add_column(sa.Column("closing_at", UTCDateTime(), nullable=True))


def _limits() -> None:
    """What is counted, and that a message's copy was one too many."""
    op.create_table(
        "limit_count",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limit_count")),
    )
    op.create_index(op.f("ix_limit_count_until"), "limit_count", ["until"])
    with op.batch_alter_table("lead") as lead:
        lead.add_column(sa.Column("copy_withheld_at", UTCDateTime(), nullable=True))


def _texts() -> None:
    """The history of texts, and under which of them a message was sent."""
    op.create_table(
        "text_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("ethics_reference", sa.String(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_version")),
    )
    slot = ["key", "scope", "whose", "language"]
    op.create_index(
        "ix_text_version_approved",
        "text_version",
        slot,
        unique=True,
        sqlite_where=sa.text("state = 'approved'"),
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.create_index(op.f("ix_text_version_key_scope_whose_language"), "text_version", slot)
    with op.batch_alter_table("lead") as lead:
        lead.add_column(sa.Column("consent_version", sa.Integer(), nullable=True))
        lead.add_column(sa.Column("consent_reference", sa.String(), nullable=True))
