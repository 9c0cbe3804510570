"""Which contacts need a person to look at them, for checks and for the operator's mail of the week."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.teams.models import Mailbox

PATIENCE = timedelta(days=14)  # for as long as the link in the second question works


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A contact who was asked twice in a row, the last time at `asked_at`, and did not answer;
    `confirmed_at` is when they last did, if ever."""

    address: str
    asked_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PausedContact:
    """A contact to whom nothing is sent, since when, and the server's code for it."""

    address: str
    paused_at: datetime
    because: str


async def unconfirmed(session: AsyncSession) -> list[Unconfirmed]:
    """Who has not answered two questions in a row, the longest silent first. They still get messages: many
    people answer messages and no questions."""
    silent = or_(Mailbox.confirmed_at.is_(None), Mailbox.confirmed_at < Mailbox.asked_before_at)
    rows = await session.execute(
        select(Mailbox.address, Mailbox.asked_at, Mailbox.confirmed_at)
        .where(Mailbox.asked_before_at.is_not(None), silent, Mailbox.paused_at.is_(None))
        .where(Mailbox.asked_at <= clock.now() - PATIENCE)
        .order_by(Mailbox.asked_before_at, Mailbox.address)
    )
    return [Unconfirmed(address, asked, confirmed) for address, asked, confirmed in rows if asked is not None]


async def paused_contacts(session: AsyncSession) -> list[PausedContact]:
    """Whose mailboxes are paused, the newest first."""
    rows = await session.execute(
        select(Mailbox.address, Mailbox.paused_at, Mailbox.paused_because)
        .where(Mailbox.paused_at.is_not(None))
        .order_by(Mailbox.paused_at.desc(), Mailbox.address)
    )
    return [PausedContact(address, at, because or "") for address, at, because in rows if at is not None]
