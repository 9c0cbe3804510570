"""Telling the operator about mails that need a person: held, parked, or refused by somebody's policy.

One e-mail lists all that came up since the last; nothing is told twice."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.config import Settings
from portal.crypto import Keyring
from portal.mail.compose import compose
from portal.mail.kinds import Kind
from portal.mail.models import UNTOLD, Outbox, State
from portal.mail.outbox import enqueue
from portal.mail.upkeep import COLUMNS, Waiting

NOT_OFTENER_THAN = timedelta(minutes=15)
MOST_LISTED = 50
ABOUT = "operator"

NEEDS_A_PERSON = and_(
    cast(ColumnElement[bool], UNTOLD),
    Outbox.kind != Kind.OPERATOR_NOTICE,
    or_(
        Outbox.state.in_((State.HELD, State.PARKED)),
        and_(Outbox.state == State.DEAD, Outbox.last_text.like("5.7.%")),
    ),
)


async def tell_operator(session: AsyncSession, keyring: Keyring, settings: Settings) -> str | None:
    """Queues a notice to PORTAL_FALLBACK_EMAIL if there is something to tell; the id of its mail."""
    now = clock.now()
    if await _told_since(session, now - NOT_OFTENER_THAN):
        return None
    told = await session.execute(
        update(Outbox)
        .where(NEEDS_A_PERSON)
        .values(told_at=now)
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    )
    mails = sorted((Waiting(*row) for row in told), key=lambda mail: mail.created_at)
    if not mails:
        return None
    notice = compose(
        "operator_notice",
        to=settings.fallback_email,
        language=settings.languages[0],
        kind=Kind.OPERATOR_NOTICE,
        data={
            "mails": mails[:MOST_LISTED],
            "total": len(mails),
            "operator_name": settings.operator_name,
            "operator_address": settings.operator_address,
        },
    )
    return await enqueue(session, keyring, notice, about=ABOUT)


async def _told_since(session: AsyncSession, moment: datetime) -> bool:
    lately = select(Outbox.id).where(Outbox.about == ABOUT, Outbox.created_at > moment).limit(1)
    return await session.scalar(lately) is not None
