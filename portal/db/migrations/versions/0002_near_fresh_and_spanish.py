"""What came with the nearest centers, the sync with the registry, texts with a history and limits."""

import sqlalchemy as sa
from alembic import op

from portal.db import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each capability's part, in the order of their layers."""
    _sync()
    _closings()


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
