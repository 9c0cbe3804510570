"""Telling the operator of contacts whose mailboxes refuse mail: one e-mail lists all that came up since the
last, and none is named twice, unless it was well in between."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.config import Settings
from portal.leads.about import Desk
from portal.leads.models import AnswerLink, Lead
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind
from portal.mail.outbox import enqueue
from portal.studies.models import Site
from portal.teams.models import Mailbox

ABOUT = "contacts"
NOT_OFTENER_THAN = timedelta(minutes=15)
MOST_LISTED = 50
MOST_TEAMS = 5


@dataclass(frozen=True, slots=True)
class Failing:
    """A contact's address that refuses mail. `is_paused` says that nothing goes there any more; `teams` are
    the facilities and the pages of those it was to tell of messages."""

    address: str
    is_paused: bool
    teams: tuple[tuple[str, str], ...]


async def tell_operator(session: AsyncSession, desk: Desk) -> str | None:
    """Queues a notice to PORTAL_FALLBACK_EMAIL if there is something to tell; the id of its mail."""
    now = clock.now()
    last = select(func.max(Mailbox.told_at)).where(Mailbox.told_at > now - NOT_OFTENER_THAN)
    if await session.scalar(last) is not None:
        return None
    told = await session.execute(
        update(Mailbox)
        .where(_is_news())
        .values(told_at=now)
        .returning(Mailbox.address, Mailbox.paused_at)
        .execution_options(synchronize_session=False)
    )
    rows: list[tuple[str, datetime | None]] = sorted((row.address, row.paused_at) for row in told)
    if not rows:
        return None
    listed = [
        Failing(address, paused_at is not None, await _teams(session, desk.settings, address))
        for address, paused_at in rows[:MOST_LISTED]
    ]
    mail = await asyncio.to_thread(contact_failing, listed, len(rows), desk.settings)
    return await enqueue(session, desk.keyring, mail, about=ABOUT)


def contact_failing(listed: Sequence[Failing], total: int, settings: Settings) -> Composed:
    """To the operator: `listed` of `total` addresses that refuse mail."""
    return compose(
        "contact_failing",
        to=settings.fallback_email,
        language=settings.languages[0],
        kind=Kind.OPERATOR_NOTICE,
        context={"total": total},
        data={
            "failing": list(listed),
            "operator_name": settings.operator_name,
            "operator_address": settings.operator_address,
        },
    )


def _is_news() -> ColumnElement[bool]:
    """Of a mailbox: it failed, and the operator does not know, or somebody behind it said since then that all
    is well."""
    well_since = and_(Mailbox.confirmed_at > Mailbox.told_at, Mailbox.failed_at > Mailbox.confirmed_at)
    return and_(Mailbox.failed_at.is_not(None), or_(Mailbox.told_at.is_(None), well_since))


async def _teams(session: AsyncSession, settings: Settings, address: str) -> tuple[tuple[str, str], ...]:
    """Names and pages of the teams whose messages this mailbox was told of."""
    found = (
        select(Site.team_id, func.min(Site.facility))
        .join(Lead, Lead.site_id == Site.id)
        .join(AnswerLink, AnswerLink.lead_id == Lead.id)
        .where(func.lower(AnswerLink.mailbox) == address)
        .group_by(Site.team_id)
        .order_by(Site.team_id)
        .limit(MOST_TEAMS)
    )
    language = settings.languages[0]
    return tuple(
        (facility or "", settings.address(f"/staff/teams/{team_id}", language))
        for team_id, facility in await session.execute(found)
    )
