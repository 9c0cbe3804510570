"""What came with news of studies: who asked for it, names of conditions, what is new, and what was told."""

import sqlalchemy as sa
from alembic import op

from portal.db import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """People before what is found for them."""
    _vocabulary()
    _people()
    _news()
    _told()


def _vocabulary() -> None:
    op.create_table(
        "alert_condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_condition")),
        sa.UniqueConstraint("words", name=op.f("uq_alert_condition_words")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alert_synonym",
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("words", "label", name=op.f("pk_alert_synonym")),
    )
    op.create_table(
        "alert_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_term")),
        sa.UniqueConstraint("words", name=op.f("uq_alert_term_words")),
    )
    op.create_table(
        "alert_study_term",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("nct_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["alert_term.id"], name=op.f("fk_alert_study_term_term_id")),
        sa.PrimaryKeyConstraint("term_id", "nct_id", name=op.f("pk_alert_study_term")),
    )
    op.create_index(op.f("ix_alert_study_term_nct_id"), "alert_study_term", ["nct_id"], unique=False)
    op.create_table(
        "alert_term_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["alert_term.id"], name=op.f("fk_alert_term_word_term_id")),
        sa.PrimaryKeyConstraint("word", "term_id", name=op.f("pk_alert_term_word")),
    )
    op.create_index(op.f("ix_alert_term_word_term_id"), "alert_term_word", ["term_id"], unique=False)


def _people() -> None:
    op.create_table(
        "alert_sign_up",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("email_index", sa.LargeBinary(), nullable=False),
        sa.Column("link_key", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("mailed", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_sign_up")),
        sa.UniqueConstraint("link_key", name=op.f("uq_alert_sign_up_link_key")),
    )
    op.create_index(op.f("ix_alert_sign_up_created_at"), "alert_sign_up", ["created_at"], unique=False)
    op.create_index(op.f("ix_alert_sign_up_email_index"), "alert_sign_up", ["email_index"], unique=False)
    op.create_table(
        "alert_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("email_index", sa.LargeBinary(), nullable=False),
        sa.Column("link_key", sa.LargeBinary(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("conditions", sa.LargeBinary(), nullable=False),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.Column("z", sa.Double(), nullable=True),
        sa.Column("miles", sa.Integer(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_subscription")),
        sa.UniqueConstraint("link_key", name=op.f("uq_alert_subscription_link_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_alert_subscription_address",
        "alert_subscription",
        ["email_index"],
        unique=True,
        sqlite_where=sa.text("state = 'confirmed'"),
        postgresql_where=sa.text("state = 'confirmed'"),
    )
    op.create_index(
        op.f("ix_alert_subscription_email_index"), "alert_subscription", ["email_index"], unique=False
    )
    op.create_table(
        "alert_follow",
        sa.Column("nct_id", sa.String(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["alert_subscription.id"],
            name=op.f("fk_alert_follow_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("nct_id", "subscription_id", name=op.f("pk_alert_follow")),
    )
    op.create_index(
        op.f("ix_alert_follow_subscription_id"), "alert_follow", ["subscription_id"], unique=False
    )


def _news() -> None:
    op.create_table(
        "alert_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_batch")),
    )
    op.create_table(
        "alert_seen",
        sa.Column("nct_id", sa.String(), nullable=False),
        sa.Column("record_hash", sa.LargeBinary(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("nct_id", name=op.f("pk_alert_seen")),
    )
    op.create_table(
        "alert_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("nct_id", sa.String(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("after", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["alert_batch.id"], name=op.f("fk_alert_news_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_news")),
    )
    op.create_index(op.f("ix_alert_news_batch_id"), "alert_news", ["batch_id"], unique=False)
    op.create_table(
        "alert_shard",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["alert_batch.id"], name=op.f("fk_alert_shard_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_alert_shard")),
    )


def _told() -> None:
    op.create_table(
        "alert_match",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("pieces", sa.LargeBinary(), nullable=False),
        sa.Column("digest_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("subscription_id", "batch_id", name=op.f("pk_alert_match")),
    )
    op.create_index(op.f("ix_alert_match_digest_id"), "alert_match", ["digest_id"], unique=False)
    op.create_index(
        "ix_alert_match_untold",
        "alert_match",
        ["subscription_id"],
        unique=False,
        sqlite_where=sa.text("digest_id IS NULL"),
        postgresql_where=sa.text("digest_id IS NULL"),
    )
    op.create_table(
        "alert_digest",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("mail_id", sa.String(length=32), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("taken_back_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["alert_subscription.id"],
            name=op.f("fk_alert_digest_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_digest")),
    )
    op.create_index(op.f("ix_alert_digest_created_at"), "alert_digest", ["created_at"], unique=False)
    op.create_index(
        op.f("ix_alert_digest_subscription_id_created_at"),
        "alert_digest",
        ["subscription_id", "created_at"],
        unique=False,
    )
