"""The teams that somebody of the staff may see."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.record import record_of
from portal.staff.inbox.words import Badge
from portal.staff.teams.words import word
from portal.staff.viewers import Viewer
from portal.studies.models import Site
from portal.teams.contacts import Contact
from portal.teams.models import Team
from portal.teams.reading import health_of, team_settings, wrong_people
from portal.teams.record import in_words

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A team in the list. `silent` counts its contacts to whom nothing is sent; `record` is in words."""

    id: int
    name: str
    word: Badge
    studies: int
    sites: int
    silent: int
    record: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list; `older` is the number of the next one, 0 where there is none."""

    rows: list[Row]
    total: int
    next: int


async def list_teams(session: AsyncSession, viewer: Viewer, asked: str, number: int) -> Listing:
    """Those of the viewer's teams with sites in a study, by facility; `asked` is a part of the name of a
    facility, `number` that of the page, from 1."""
    mine = select(Team.id, Team.facility, func.count(Site.id), func.count(distinct(Site.nct_id)))
    mine = mine.join(Site, Site.team_id == Team.id).where(Site.closed_at.is_(None))
    mine = mine.where(viewer.of_my_teams(Team.id)).group_by(Team.id, Team.facility)
    if asked:
        mine = mine.where(Team.facility.icontains(asked, autoescape=True))
    total = await session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    page = mine.order_by(Team.facility, Team.id).limit(A_PAGE).offset((number - 1) * A_PAGE)
    found = (await session.execute(page)).all()
    rows = await _rows(
        session, {team: (facility, sites, studies) for team, facility, sites, studies in found}
    )
    return Listing(rows, total, number + 1 if number * A_PAGE < total else 0)


async def _rows(session: AsyncSession, teams: dict[int, tuple[str, int, int]]) -> list[Row]:
    known = await team_settings(session, teams)
    records = await record_of(session, teams)
    silent = await _silent(session, {team: list(known[team].contacts) for team in teams})
    return [
        Row(
            team,
            known[team].name or facility or "?",
            word(known[team]),
            studies,
            sites,
            silent[team],
            in_words(records[team]) if team in records and records[team].of else "",
        )
        for team, (facility, sites, studies) in teams.items()
    ]


async def _silent(session: AsyncSession, contacts: dict[int, list[Contact]]) -> dict[int, int]:
    """How many contacts of each team get nothing, set by hand or listed."""
    listed = select(Site.team_id, Site.contacts).where(Site.team_id.in_(contacts), Site.closed_at.is_(None))
    mailboxes: dict[int, set[str]] = defaultdict(set)
    by_hand = {team for team, set_for_it in contacts.items() if set_for_it}
    everybody = [(team, one) for team, some in contacts.items() for one in some]
    for team, some in await session.execute(listed):
        if team not in by_hand:
            everybody += [(team, Contact.from_json(one)) for one in some]
    for team, contact in everybody:
        if contact.mailbox:
            mailboxes[team].add(contact.mailbox)
    health = await health_of(session, {one for some in mailboxes.values() for one in some})
    paused = {address for address, known in health.items() if known.is_paused}
    wrong = await wrong_people(session, contacts)
    return {team: sum(one in paused or (team, one) in wrong for one in mailboxes[team]) for team in contacts}
