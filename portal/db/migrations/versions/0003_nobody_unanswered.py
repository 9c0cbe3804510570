"""What came with answers, the clock, teams with a word of their own, and the staff side."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from portal import clock
from portal.db import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STILL_UNDER_WAY = timedelta(days=60)  # who wrote longer ago is not told now that nobody answered


def upgrade() -> None:
    """Each capability's part, in the order of their layers."""
    _teams()
    _pictures()
    _leads()
    _contacts()
    _receipts()
    _clock()
    _texts()
    _staff()
    _trail()


def _teams() -> None:
    """What was set for a team moves into rows of its own, so that it can be set for the portal and a site
    too."""
    op.create_table(
        "team_setting",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("whose", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "whose", "name", name=op.f("pk_team_setting")),
    )
    _move_settings()
    for column in SETTINGS:
        op.drop_column("team", column)
    op.add_column("team", sa.Column("state", sa.String(), nullable=False, server_default="listed"))
    op.add_column("team", sa.Column("state_at", UTCDateTime(), nullable=True))
    op.add_column("team", sa.Column("paused_until", sa.Date(), nullable=True))
    with op.batch_alter_table("mailbox") as mailbox:
        mailbox.add_column(sa.Column("told_at", UTCDateTime(), nullable=True))
        mailbox.add_column(sa.Column("asked_at", UTCDateTime(), nullable=True))
        mailbox.add_column(sa.Column("asked_before_at", UTCDateTime(), nullable=True))
        mailbox.add_column(sa.Column("confirmed_at", UTCDateTime(), nullable=True))
    op.create_table(
        "wrong_person",
        sa.Column("team_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_wrong_person_team_id")),
        sa.PrimaryKeyConstraint("team_id", "address", name=op.f("pk_wrong_person")),
    )


def _pictures() -> None:
    """Pictures of contacts that their teams upload."""
    op.create_table(
        "contact_picture",
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_contact_picture")),
    )


SETTINGS = ("name", "languages", "contacts", "phone", "reply_within_days", "full_details")


def _move_settings() -> None:
    team = sa.table(
        "team",
        *map(sa.column, ("id", "name", "phone", "reply_within_days")),
        *(sa.column(name, sa.JSON()) for name in ("languages", "contacts")),
        sa.column("full_details", sa.Boolean()),
    )
    connection, now = op.get_bind(), clock.now()
    rows = [
        {"scope": "team", "whose": row.id, "name": name, "value": value, "set_at": now}
        for row in connection.execute(sa.select(team))
        for name in SETTINGS
        if (value := getattr(row, name))
    ]
    typed = sa.table(
        "team_setting",
        *map(sa.column, ("scope", "whose", "name")),
        sa.column("value", sa.JSON()),
        sa.column("set_at", UTCDateTime()),
    )
    if rows:
        connection.execute(sa.insert(typed), rows)


def _leads() -> None:
    """Answers, the clock and closing; a message of the last weeks that nobody has answered waits."""
    with op.batch_alter_table("lead") as lead:
        lead.add_column(sa.Column("waits_since", UTCDateTime(), nullable=True))
        lead.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
        lead.add_column(sa.Column("call_on", sa.Date(), nullable=True))
        lead.add_column(sa.Column("answered_at", UTCDateTime(), nullable=True))
        lead.add_column(sa.Column("closed_at", UTCDateTime(), nullable=True))
        lead.add_column(sa.Column("closed_because", sa.String(), nullable=True))
        lead.add_column(sa.Column("assigned_to", sa.Integer(), nullable=True))
        lead.add_column(sa.Column("passed_on_from", sa.String(length=32), nullable=True))
    op.create_index(op.f("ix_lead_waits_since"), "lead", ["waits_since"])
    op.create_index(op.f("ix_lead_passed_on_from"), "lead", ["passed_on_from"])
    with op.batch_alter_table("answer_link") as link:
        link.add_column(sa.Column("revoked_at", UTCDateTime(), nullable=True))
    op.create_index(op.f("ix_answer_link_mailbox"), "answer_link", ["mailbox"])
    _begin_to_wait()
    op.create_table(
        "replaced_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("link_id", sa.String(length=32), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["answer_link.id"], name=op.f("fk_replaced_link_link_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_replaced_link")),
    )
    op.create_index(op.f("ix_replaced_link_link_id"), "replaced_link", ["link_id"])
    op.create_table(
        "lead_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.String(length=32), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("call_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("mail_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_event_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_event")),
    )
    op.create_index(op.f("ix_lead_event_lead_id"), "lead_event", ["lead_id"])
    op.create_table(
        "clock_step",
        sa.Column("lead_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_clock_step_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", "round", "step", name=op.f("pk_clock_step")),
    )


def _begin_to_wait() -> None:
    lead = sa.table(
        "lead",
        sa.column("state"),
        sa.column("created_at", UTCDateTime()),
        sa.column("erased_at", UTCDateTime()),
        sa.column("waits_since", UTCDateTime()),
    )
    since = clock.now() - STILL_UNDER_WAY
    waiting = lead.c.state.in_(("new", "opened")) & lead.c.erased_at.is_(None) & (lead.c.created_at > since)
    op.get_bind().execute(sa.update(lead).where(waiting).values(waits_since=lead.c.created_at))


def _contacts() -> None:
    """Links of a mailbox that are not about one message."""
    op.create_table(
        "mailbox_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("mail_id", sa.String(length=32), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("codes_sent", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailbox_link_token_hash")),
    )
    op.create_index(op.f("ix_mailbox_link_mailbox"), "mailbox_link", ["mailbox"])


def _receipts() -> None:
    """Who lost a link, until it is sent again."""
    op.create_table(
        "lost_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("fingerprints", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_link")),
    )
    op.create_index(op.f("ix_lost_link_asked_at"), "lost_link", ["asked_at"])


def _clock() -> None:
    """Who is to be reminded, and what the operator was sent for a day or a week."""
    op.create_table(
        "reminder",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("mail_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_due_at"), "reminder", ["due_at"])
    op.create_table(
        "bulletin",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "period", name=op.f("pk_bulletin")),
    )


def _texts() -> None:
    op.add_column("text_version", sa.Column("drafted_by", sa.Integer(), nullable=True))


def _staff() -> None:
    """Who may read messages in the browser, and what they do there."""
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recovery", sa.JSON(), nullable=False),
        sa.Column("second_factor_at", UTCDateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("email", name=op.f("uq_member_email")),
    )
    op.create_table(
        "membership",
        sa.Column("member_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("team_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_membership_member_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_membership_team_id")),
        sa.PrimaryKeyConstraint("member_id", "team_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_team_id"), "membership", ["team_id"])
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("passed_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_staff_session_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_session_token_hash")),
    )
    op.create_index(op.f("ix_staff_session_member_id"), "staff_session", ["member_id"])
    _sign_in()
    _notes_and_requests()


def _sign_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("leads_to", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_sign_in_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
        sa.UniqueConstraint("browser_hash", name=op.f("uq_sign_in_browser_hash")),
    )
    op.create_index(op.f("ix_sign_in_member_id"), "sign_in", ["member_id"])


def _notes_and_requests() -> None:
    op.create_table(
        "staff_note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("lead_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_staff_note_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_note")),
    )
    op.create_index(op.f("ix_staff_note_lead_id"), "staff_note", ["lead_id"])
    op.create_table(
        "person_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("came_by", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("email_index", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_request")),
    )
    op.create_index(op.f("ix_person_request_email_index"), "person_request", ["email_index"])


def _trail() -> None:
    """The database itself refuses to change the trail, and to remove what is younger than the shortest time
    for which it can be kept, a month. Age is counted from the newest row, which says that old ones are
    removed."""
    for statement in TRAIL[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


TRAIL = {
    "sqlite": (
        (
            "CREATE TRIGGER audit_event_is_not_changed BEFORE UPDATE ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'the trail is not changed'); END"
        ),
        (
            "CREATE TRIGGER audit_event_is_kept BEFORE DELETE ON audit_event "
            "WHEN OLD.at > (SELECT datetime(at, '-27 days') FROM audit_event ORDER BY id DESC LIMIT 1) "
            "BEGIN SELECT RAISE(ABORT, 'the trail is kept for a month'); END"
        ),
    ),
    "postgresql": (
        """CREATE FUNCTION audit_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.at <= (
                SELECT at - interval '27 days' FROM audit_event ORDER BY id DESC LIMIT 1
            ) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'the trail is not changed, and kept for a month';
        END $$""",
        (
            "CREATE TRIGGER audit_event_is_kept BEFORE UPDATE OR DELETE ON audit_event "
            "FOR EACH ROW EXECUTE FUNCTION audit_event_guard()"
        ),
        (
            "CREATE TRIGGER audit_event_is_not_emptied BEFORE TRUNCATE ON audit_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_guard()"
        ),
    ),
}
