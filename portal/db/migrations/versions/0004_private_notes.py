"""What came with private notes and with sharing them."""

import sqlalchemy as sa
from alembic import op

from portal.db import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Notebooks first, since notes and shares are of one."""
    _notes()
    _shares()


def _notes() -> None:
    op.create_table(
        "notebook",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("recovery_id", sa.String(32), nullable=True),
        sa.Column("recovery_wrap", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notebook")),
        sa.UniqueConstraint("recovery_id", name=op.f("uq_notebook_recovery_id")),
    )
    op.create_index(op.f("ix_notebook_used_on"), "notebook", ["used_on"])
    op.create_table(
        "note",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("notebook_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["notebook_id"], ["notebook.id"], name=op.f("fk_note_notebook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_notebook_id"), "note", ["notebook_id"])
    op.create_index(op.f("ix_note_removed_at"), "note", ["removed_at"])


def _shares() -> None:
    op.create_table(
        "share",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("notebook_id", sa.String(32), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("pepper_id", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("passes", sa.Integer(), nullable=False),
        sa.Column("kibibytes", sa.Integer(), nullable=False),
        sa.Column("lanes", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("owner_wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("last_opened_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["notebook_id"], ["notebook.id"], name=op.f("fk_share_notebook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
    )
    op.create_index(op.f("ix_share_notebook_id"), "share", ["notebook_id"])
    op.create_index(op.f("ix_share_expires_at"), "share", ["expires_at"])
    op.create_table(
        "share_attempt",
        sa.Column("share_id", sa.String(32), nullable=False),
        sa.Column("client", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_share_attempt_share_id")),
        sa.PrimaryKeyConstraint("share_id", "client", name=op.f("pk_share_attempt")),
    )
