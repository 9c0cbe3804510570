"""A team's word on taking messages: it accepts, declines, or pauses until a day."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.db import revision
from portal.teams.models import Team, TeamState
from portal.teams.settings import TeamNotFound

LONGEST_PAUSE = timedelta(days=366)


class BadPause(Exception):
    """A team cannot pause until this day; the message says why."""


async def accept(session: AsyncSession, team_id: int, actor: str) -> bool:
    """The team takes messages; whether that is news. Raises TeamNotFound."""
    return await _say(session, team_id, TeamState.ACCEPTING, "accepted", actor)


async def decline(session: AsyncSession, team_id: int, actor: str) -> bool:
    """The team takes no messages here; whether that is news. What was sent to it already is not touched:
    that is up to whoever calls. Raises TeamNotFound."""
    return await _say(session, team_id, TeamState.DECLINED, "declined", actor)


async def pause(session: AsyncSession, team_id: int, until: date, actor: str) -> bool:
    """The team takes no new messages before this day; whether that is news. What it has stays with it.
    Raises BadPause and TeamNotFound."""
    if not clock.today() < until <= clock.today() + LONGEST_PAUSE:
        raise BadPause("A pause ends on a day to come, within a year.")
    return await _say(session, team_id, TeamState.PAUSED, "paused", actor, until)


async def resume(session: AsyncSession, team_id: int, actor: str) -> bool:
    """A paused team takes messages again; False, and nothing happens, where it was not paused. Raises
    TeamNotFound."""
    if (await _locked(session, team_id)).state != TeamState.PAUSED:
        return False
    return await _say(session, team_id, TeamState.ACCEPTING, "resumed", actor)


async def invite(session: AsyncSession, team_id: int, actor: str) -> bool:
    """The team is being asked; False, and nothing happens, where it has given its word already. Raises
    TeamNotFound."""
    if (await _locked(session, team_id)).state not in {TeamState.LISTED, TeamState.INVITED}:
        return False
    await _say(session, team_id, TeamState.INVITED, "invited", actor)
    return True


async def _say(
    session: AsyncSession, team_id: int, state: TeamState, what: str, actor: str, until: date | None = None
) -> bool:
    team = await _locked(session, team_id)
    if (team.state, team.paused_until) == (state, until):
        return False
    team.state, team.paused_until, team.state_at = state, until, clock.now()
    await session.flush()
    detail = {"until": until.isoformat()} if until else {}
    await audit.record(session, f"team.{what}", f"team:{team_id}", actor, **detail)
    await revision.bump(session)
    return True


async def _locked(session: AsyncSession, team_id: int) -> Team:
    """The team as it is now; others who would change it wait."""
    found = select(Team).where(Team.id == team_id).with_for_update()
    team = await session.scalar(found.execution_options(populate_existing=True))
    if team is None:
        raise TeamNotFound(f"There is no team {team_id}: see `portal teams list`.")
    return team
