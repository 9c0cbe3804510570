"""Setting what the registry cannot know of a team or of one of its sites."""

from collections.abc import Mapping
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.db import revision
from portal.db.upserting import upsert
from portal.teams.contacts import Contact
from portal.teams.models import Scope, Team, TeamSetting
from portal.teams.reading import TeamSettings

LONGEST_REPLY_DAYS = 30
DAYS_OF_A_WEEK = range(7)
# What a person may set; the rest of TeamSettings is the team's own word or the operator's.
NAMES = (
    *("name", "languages", "contacts", "cover", "phone", "calls_from", "reply_within_days", "full_details"),
    *("working_days", "opens", "closes", "time_zone", "shows_record"),
)
TIMES = ("opens", "closes")
NOTHING_SET = TeamSettings()


class TeamNotFound(Exception):
    """No team has this id."""


class BadTeamSetting(Exception):
    """A value that a team cannot have; the message says which and why."""


async def change(session: AsyncSession, team_id: int, *, actor: str = "operator", **values: Any) -> None:
    """Changes what is given for a team and leaves the rest; None or an empty value goes back to what holds
    without it. Raises TeamNotFound and BadTeamSetting."""
    if await session.scalar(select(Team.id).where(Team.id == team_id)) is None:
        raise TeamNotFound(f"There is no team {team_id}: see `portal teams list`.")
    await change_for(session, Scope.TEAM, team_id, values, actor=actor)


async def change_for(
    session: AsyncSession, scope: Scope, whose: int, values: Mapping[str, Any], *, actor: str
) -> None:
    """The same for the portal, a team or a site. Raises BadTeamSetting."""
    if not values:
        raise BadTeamSetting("Say what to change: see `portal teams set --help`.")
    for name, value in values.items():
        _check(name, value)
    if values.get("opens") and values["opens"] == values.get("closes"):
        raise BadTeamSetting("A team closes at another time than it opens.")
    for name, value in values.items():
        row = {"scope": scope, "whose": whose, "name": name}
        if value in (None, "", [], ()):
            await session.execute(delete(TeamSetting).filter_by(**row))
        else:
            await upsert(session, TeamSetting, row, {"value": _stored(value), "set_at": clock.now()})
    names = ",".join(sorted(values))
    await audit.record(session, "team.set", f"{scope}:{whose}", actor=actor, settings=names)
    await revision.bump(session)


async def set_for(session: AsyncSession, scope: Scope, whose: int) -> dict[str, Any]:
    """What a person set for the portal, a team or a site itself, by name; contacts as a list of them."""
    rows = await session.execute(
        select(TeamSetting.name, TeamSetting.value).where(
            TeamSetting.scope == scope, TeamSetting.whose == whose, TeamSetting.name.in_(NAMES)
        )
    )
    found = {row.name: row.value for row in rows}
    for name in ("contacts", "cover"):
        if name in found:
            found[name] = [Contact.from_json(one) for one in found[name]]
    return found


def _check(name: str, value: Any) -> None:
    if name not in NAMES:
        raise BadTeamSetting(f"There is no setting {name}.")
    if name == "reply_within_days" and value is not None and not 1 <= value <= LONGEST_REPLY_DAYS:
        raise BadTeamSetting(f"A team answers within 1 to {LONGEST_REPLY_DAYS} working days.")
    if name == "time_zone" and value and value not in available_timezones():
        raise BadTeamSetting(f"{value} is not a time zone, like America/Chicago.")
    if name in TIMES and value and not is_a_time(value):
        raise BadTeamSetting(f"{value} is not a time of day, like 09:00.")
    if name == "working_days" and not set(value or ()) <= set(DAYS_OF_A_WEEK):
        raise BadTeamSetting("Working days are numbers from 0, Monday, to 6, Sunday.")


def is_a_time(value: str) -> bool:
    """Whether these are hours and minutes, as "09:00"."""
    try:
        return time.fromisoformat(value).strftime("%H:%M") == value
    except ValueError:
        return False


def _stored(value: Any) -> Any:
    """As JSON can hold it."""
    if isinstance(value, (list, tuple)):
        return [one.as_json() if isinstance(one, Contact) else one for one in value]
    return value
