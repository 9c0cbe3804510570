"""What pages and messages need to know of a team."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.teams.contacts import Contact
from portal.teams.models import Mailbox, Scope, Team, TeamSetting, TeamState, WrongPerson

PARAMETERS_AT_ONCE = 500
EVERYWHERE = 0  # whose setting one of the whole portal is
MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """What was set for a team at a site; contacts set here come before the ones the registry lists.

    `reply_within_days` is the team's own aim, in working days; None where it has said nothing, and then we
    say nothing either. `calls_from` is the number that people see when the team calls. `working_days` count
    from Monday, 0; `opens` and `closes` are times of day as "09:00", in `time_zone` (IANA), which is empty
    where nobody set it. `cover` is who stands in. `shows_record` says that the team agreed to have its record
    shown. `sites` is the operator's rule on who may take messages, `is_our_own` says that the facility is the
    operator's own.
    """

    name: str | None = None
    languages: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    cover: tuple[Contact, ...] = ()
    phone: str | None = None
    calls_from: str | None = None
    reply_within_days: int | None = None
    full_details: bool = False
    working_days: tuple[int, ...] = MONDAY_TO_FRIDAY
    opens: str = "09:00"
    closes: str = "17:00"
    time_zone: str = ""
    shows_record: bool = False
    state: TeamState = TeamState.LISTED
    paused_until: date | None = None
    sites: str = "open"
    is_our_own: bool = False

    @property
    def takes_messages(self) -> bool:
        """Whether the team takes messages now, as far as it has said and the operator's rule goes."""
        if self.state is TeamState.DECLINED or self.state is TeamState.PAUSED:
            return False
        return self.sites != "invited" or self.is_our_own or self.state is TeamState.ACCEPTING


async def settings_of(session: AsyncSession, teams: Mapping[int, int]) -> dict[int, TeamSettings]:
    """The settings at sites, by their ids; `teams` has the team of each site."""
    team_ids = set(teams.values())
    states = await _states(session, team_ids)
    rows = await _rows(session, {Scope.TEAM: team_ids, Scope.SITE: set(teams), Scope.PORTAL: {EVERYWHERE}})
    everywhere = rows[Scope.PORTAL, EVERYWHERE]
    return {
        site: _resolved(states[team], everywhere, rows[Scope.TEAM, team], rows[Scope.SITE, site])
        for site, team in teams.items()
    }


async def team_settings(session: AsyncSession, team_ids: Collection[int]) -> dict[int, TeamSettings]:
    """The settings of teams, by their ids, whatever is set for single sites of theirs."""
    states = await _states(session, team_ids)
    rows = await _rows(session, {Scope.TEAM: team_ids, Scope.PORTAL: {EVERYWHERE}})
    everywhere = rows[Scope.PORTAL, EVERYWHERE]
    return {team: _resolved(state, everywhere, rows[Scope.TEAM, team]) for team, state in states.items()}


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of a mailbox: that nothing is sent there, when somebody behind it last said that they
    are the ones to ask, and when it last refused mail for good."""

    is_paused: bool
    confirmed_at: datetime | None
    failed_at: datetime | None = None


async def health_of(session: AsyncSession, addresses: Iterable[str]) -> dict[str, Health]:
    """The health of those of the addresses (in lower case) of which anything is known."""
    found: dict[str, Health] = {}
    columns = (Mailbox.address, Mailbox.paused_at, Mailbox.confirmed_at, Mailbox.failed_at)
    for part in _in_parts(set(addresses)):
        for row in await session.execute(select(*columns).where(Mailbox.address.in_(part))):
            found[row.address] = Health(row.paused_at is not None, row.confirmed_at, row.failed_at)
    return found


async def paused(session: AsyncSession, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses (in lower case) to which nothing is sent."""
    known = await health_of(session, addresses)
    return {address for address, health in known.items() if health.is_paused}


async def wrong_people(session: AsyncSession, team_ids: Collection[int]) -> set[tuple[int, str]]:
    """The teams and the addresses (in lower case) that said that a team's messages are not theirs."""
    found: set[tuple[int, str]] = set()
    for part in _in_parts(team_ids):
        wrong = select(WrongPerson.team_id, WrongPerson.address).where(WrongPerson.team_id.in_(part))
        found.update((team, address) for team, address in await session.execute(wrong))
    return found


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a team has said, and where it is."""

    state: TeamState
    paused_until: date | None
    facility: str


async def _states(session: AsyncSession, team_ids: Collection[int]) -> dict[int, _Standing]:
    found: dict[int, _Standing] = {}
    columns = (Team.id, Team.state, Team.paused_until, Team.facility)
    for part in _in_parts(team_ids):
        for row in await session.execute(select(*columns).where(Team.id.in_(part))):
            found[row.id] = _Standing(TeamState(row.state), row.paused_until, row.facility)
    return found


async def _rows(
    session: AsyncSession, wanted: Mapping[Scope, Collection[int]]
) -> dict[tuple[str, int], dict[str, Any]]:
    """What is set for each scope, by name."""
    found: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    pairs = [(scope, whose) for scope, ids in wanted.items() for whose in ids]
    for part in _in_parts(pairs):
        by_scope: dict[Scope, list[int]] = defaultdict(list)
        for scope, whose in part:
            by_scope[scope].append(whose)
        these = or_(
            *(and_(TeamSetting.scope == scope, TeamSetting.whose.in_(ids)) for scope, ids in by_scope.items())
        )
        columns = (TeamSetting.scope, TeamSetting.whose, TeamSetting.name, TeamSetting.value)
        for row in await session.execute(select(*columns).where(these)):
            found[row.scope, row.whose][row.name] = row.value
    return found


def _resolved(standing: _Standing, *widest_first: Mapping[str, Any]) -> TeamSettings:
    """What holds, the narrowest last. A pause that is over makes an accepting team of a paused one."""
    values: dict[str, Any] = {}
    for one in widest_first:
        values |= one
    facilities = values.pop("facilities", [])
    for name in ("contacts", "cover"):
        values[name] = tuple(Contact.from_json(contact) for contact in values.get(name, ()))
    for name in ("languages", "working_days"):
        if name in values:
            values[name] = tuple(values[name])
    is_over = standing.paused_until is not None and standing.paused_until <= clock.today()
    state = TeamState.ACCEPTING if standing.state is TeamState.PAUSED and is_over else standing.state
    return TeamSettings(
        **values,
        state=state,
        paused_until=standing.paused_until if state is TeamState.PAUSED else None,
        is_our_own=plain(standing.facility) in facilities,
    )


def plain(name: str) -> str:
    """The form in which names of facilities are compared."""
    return " ".join(name.casefold().split())


def _in_parts(values: Collection[T]) -> Iterable[list[T]]:
    """Lists short enough for one statement on every database."""
    listed = list(values)
    return (listed[start : start + PARAMETERS_AT_ONCE] for start in range(0, len(listed), PARAMETERS_AT_ONCE))
