"""Whoever answers a message need not be asked whether they are the one to ask."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.models import AnswerLink
from portal.leads.telling.handing_on import BY_LINK
from portal.leads.telling.recipients import Part
from portal.mail.address import comparable
from portal.teams.health import confirm
from portal.teams.models import Mailbox

NOT_AGAIN_WITHIN = timedelta(days=1)  # every confirmation makes the study pages anew


async def confirmed_by_answer(session: AsyncSession, by: str) -> None:
    """Whoever answers a message behind a link is the one to ask, and need not be asked; `by` is "link:<id>",
    or somebody else, of whom that says nothing."""
    link = await session.get(AnswerLink, by.removeprefix(BY_LINK)) if by.startswith(BY_LINK) else None
    if link is None or link.part == Part.OPERATOR:
        return
    lately = clock.now() - NOT_AGAIN_WITHIN
    address = comparable(link.mailbox)
    fine = (Mailbox.confirmed_at > lately, Mailbox.failed_at.is_(None), Mailbox.paused_at.is_(None))
    known = select(Mailbox.address).where(Mailbox.address == address, *fine)
    if await session.scalar(known) is None:
        await confirm(session, address)
