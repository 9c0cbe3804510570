"""Setting what the registry cannot know of a team."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.db import revision
from portal.teams.contacts import Contact
from portal.teams.models import Team

LONGEST_REPLY_DAYS = 30


class TeamNotFound(Exception):
    """No team has this id."""


class BadTeamSetting(Exception):
    """A value that a team cannot have; the message says which and why."""


async def change(
    session: AsyncSession,
    team_id: int,
    *,
    name: str | None = None,
    phone: str | None = None,
    languages: Sequence[str] | None = None,
    contacts: Sequence[Contact] | None = None,
    reply_within_days: int | None = None,
    full_details: bool | None = None,
) -> None:
    """Changes what is given and leaves the rest; an empty name, phone or list goes back to the registry's.

    Raises TeamNotFound and BadTeamSetting.
    """
    if reply_within_days is not None and not 1 <= reply_within_days <= LONGEST_REPLY_DAYS:
        raise BadTeamSetting(f"A team answers within 1 to {LONGEST_REPLY_DAYS} working days.")
    given: dict[str, Any] = {
        "name": name,
        "phone": phone,
        "languages": None if languages is None else list(languages),
        "contacts": None if contacts is None else [contact.as_json() for contact in contacts],
        "reply_within_days": reply_within_days,
        "full_details": full_details,
    }
    values = {
        column: value or None if column in {"name", "phone"} else value for column, value in given.items()
    }
    values = {column: value for column, value in values.items() if given[column] is not None}
    if not values:
        raise BadTeamSetting("Say what to change: see `portal teams set --help`.")
    changed = await session.scalar(update(Team).where(Team.id == team_id).values(values).returning(Team.id))
    if changed is None:
        raise TeamNotFound(f"There is no team {team_id}: see `portal teams list`.")
    await audit.record(
        session, "team.set", f"team:{team_id}", actor="operator", settings=",".join(sorted(values))
    )
    await revision.bump(session)
