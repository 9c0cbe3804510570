"""What pages and messages need to know of a team."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.teams.contacts import Contact
from portal.teams.models import Mailbox, Team

PARAMETERS_AT_ONCE = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """What was set for a team; contacts set here come before the ones the registry lists.

    `reply_within_days` is the team's own aim, in working days; None where it has said nothing, and then we
    say nothing either.
    """

    name: str | None = None
    languages: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    phone: str | None = None
    reply_within_days: int | None = None
    full_details: bool = False


async def settings_of(session: AsyncSession, team_ids: Collection[int]) -> dict[int, TeamSettings]:
    """The settings of teams by their ids."""
    found: dict[int, TeamSettings] = {}
    for part in _in_parts(team_ids):
        columns = (
            Team.id,
            Team.name,
            Team.languages,
            Team.contacts,
            Team.phone,
            Team.reply_within_days,
            Team.full_details,
        )
        for row in await session.execute(select(*columns).where(Team.id.in_(part))):
            contacts = tuple(Contact.from_json(contact) for contact in row.contacts)
            found[row.id] = TeamSettings(
                row.name, tuple(row.languages), contacts, row.phone, row.reply_within_days, row.full_details
            )
    return found


async def paused(session: AsyncSession, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses (in lower case) to which nothing is sent."""
    found: set[str] = set()
    for part in _in_parts(set(addresses)):
        found.update(
            await session.scalars(
                select(Mailbox.address).where(Mailbox.address.in_(part), Mailbox.paused_at.is_not(None))
            )
        )
    return found


def _in_parts(values: Collection[T]) -> Iterable[list[T]]:
    """Lists short enough for one statement on every database."""
    listed = list(values)
    return (listed[start : start + PARAMETERS_AT_ONCE] for start in range(0, len(listed), PARAMETERS_AT_ONCE))
