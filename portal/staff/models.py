"""Who may read messages in the browser, and what they need for it."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class Member(Base):
    """Somebody of the staff: a coordinator of teams, or an administrator, who may see every team.

    One that was removed keeps the row, so that the trail can say who it was. `sealed` holds the secret of the
    second factor under `data_key`, and `recovery` the hashes of recovery codes that were not used; the factor
    holds from `second_factor_at` on. `last_step` is the newest time step whose code was taken, so that none
    is taken twice (RFC 6238, 5.2). `failures` counts wrong codes in a row, and none is looked at before
    `locked_until`."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    is_admin: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    data_key: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    recovery: Mapped[list[str]] = mapped_column(JSON, default=list)
    second_factor_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_step: Mapped[int | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Membership(Base):
    """A team whose messages somebody may read."""

    __tablename__ = "membership"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(
        ForeignKey("team.id"), primary_key=True, autoincrement=False, index=True
    )


class StaffSession(Base):
    """A browser in which somebody is signed in, until it ends by itself or is ended. `passed_at` is when the
    second factor was shown, which a member who has one must do first."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    passed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignIn(Base):
    """A link and a code that were asked for. They work once, for a few minutes, and only in the browser that
    asked, which holds the other half (`browser_hash`).

    Where nobody of the staff has the address, nothing was sent and `member_id` is empty, but all else is the
    same: neither answers nor their time tell who belongs to the staff. `address_index` is a keyed fingerprint
    of the address, and `leads_to` the page that was wanted."""

    __tablename__ = "sign_in"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    address_index: Mapped[bytes]
    leads_to: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    browser_hash: Mapped[bytes] = mapped_column(unique=True)
    code_hash: Mapped[bytes]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
