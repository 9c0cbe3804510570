"""What an operator may want to know of teams: who takes no messages, and whose mail is held back."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.teams.models import Mailbox, Team, TeamState


async def quiet_teams(session: AsyncSession) -> list[str]:
    """A line for each team that declined or is paused now, by its id."""
    quiet = select(Team.id, Team.facility, Team.state, Team.paused_until).order_by(Team.id)
    lines = []
    for row in await session.execute(quiet.where(Team.state.in_((TeamState.DECLINED, TeamState.PAUSED)))):
        name = f"{row.id} ({row.facility or 'facility not named'})"
        if row.state == TeamState.DECLINED:
            lines.append(f"{name} takes no messages")
        elif row.paused_until is None or row.paused_until > clock.today():
            lines.append(f"{name} is paused until {row.paused_until}")
    return lines


async def paused_mailboxes(session: AsyncSession) -> list[str]:
    """A line for each mailbox to which nothing is sent, and since when."""
    held = select(Mailbox.address, Mailbox.paused_at, Mailbox.paused_because)
    rows = await session.execute(held.where(Mailbox.paused_at.is_not(None)).order_by(Mailbox.address))
    unknown = "reason not known"
    return [
        f"{address} gets no mail since {since.date()} ({because or unknown})"
        for address, since, because in rows
        if since is not None
    ]
