"""For which sites a mailbox is a contact, as far as we have had to do with it: those whose messages it was
told of, those that a person set it for, and those of teams that take messages or were asked to. Whoever is
only listed in the registry has nothing to do with us yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.leads.models import AnswerLink, Lead
from portal.leads.telling.recipients import Part
from portal.studies.behind import Behind, sites_with_people
from portal.studies.models import Site, StoredStudy
from portal.studies.page.writing import address
from portal.studies.places import name_of
from portal.studies.study import RECRUITING
from portal.teams.models import Scope, Team, TeamSetting, TeamState, WrongPerson

TOLD_WITHIN = timedelta(days=365)
MOST_STUDIES = 200
SET_BY_HAND = ("contacts", "cover")
MAY_DECLINE = {TeamState.LISTED, TeamState.INVITED}  # who has given their word changes it on the staff side


@dataclass(frozen=True, slots=True)
class Place:
    """A study at a site; `name` is what the mailbox's owner is called there."""

    nct_id: str
    title: str
    path: str
    name: str
    behind: Behind


@dataclass(frozen=True, slots=True)
class TeamPlaces:
    """A team with the places for which somebody is its contact, under the name of its first site. One that
    `is_invited` has been asked whether it takes messages."""

    team_id: int
    site_name: str
    places: tuple[Place, ...]
    may_decline: bool
    is_invited: bool = False


async def places_of(session: AsyncSession, mailbox: str) -> list[TeamPlaces]:
    """The places for which this mailbox (in lower case) is a contact now, team by team; only what takes
    people."""
    rows = await session.execute(
        select(Site.id, Site.nct_id, StoredStudy.title)
        .join(StoredStudy, StoredStudy.nct_id == Site.nct_id)
        .join(Team, Team.id == Site.team_id)
        .where(StoredStudy.status == RECRUITING, StoredStudy.gone_at.is_(None), Site.closed_at.is_(None))
        .where(or_(_told(mailbox), _set_by_hand(mailbox), _listed_for_a_team_we_know(mailbox)))
        .order_by(Site.nct_id, Site.id)
        .limit(MOST_STUDIES)
    )
    studies: dict[str, tuple[str, set[int]]] = {}
    for row in rows:
        studies.setdefault(row.nct_id, (row.title, set()))[1].add(row.id)
    refused = select(WrongPerson.team_id).where(WrongPerson.address == mailbox)
    not_theirs = set(await session.scalars(refused))
    teams: dict[int, list[Place]] = {}
    for nct_id, (title, site_ids) in studies.items():
        for behind in await sites_with_people(session, nct_id):
            site = behind.site
            if site.id in site_ids and site.is_open and site.team_id not in not_theirs:
                name = _name_there(behind, mailbox)
                if name is not None:
                    place = Place(nct_id, title, address(nct_id), name, behind)
                    teams.setdefault(site.team_id, []).append(place)
    return [_team(team_id, places) for team_id, places in teams.items()]


def _team(team_id: int, places: Sequence[Place]) -> TeamPlaces:
    first = places[0].behind
    state = first.team.state
    return TeamPlaces(
        team_id, name_of(first), tuple(places), state in MAY_DECLINE, state is TeamState.INVITED
    )


def _name_there(behind: Behind, mailbox: str) -> str | None:
    """What the contact with this mailbox is called; None if there is none, though there was one."""
    everybody = (*behind.contacts, *behind.recipients, *behind.team.cover)
    names = [contact.plain_name for contact in everybody if contact.mailbox == mailbox]
    return next(iter(names), None)


def _told(mailbox: str) -> ColumnElement[bool]:
    told = (
        select(Lead.site_id)
        .join(AnswerLink, AnswerLink.lead_id == Lead.id)
        .where(func.lower(AnswerLink.mailbox) == mailbox, AnswerLink.part != Part.OPERATOR)
        .where(AnswerLink.created_at > clock.now() - TOLD_WITHIN)
    )
    return Site.id.in_(told)


def _set_by_hand(mailbox: str) -> ColumnElement[bool]:
    named = (TeamSetting.name.in_(SET_BY_HAND), _names(TeamSetting.value, mailbox))
    teams = select(TeamSetting.whose).where(TeamSetting.scope == Scope.TEAM, *named)
    sites = select(TeamSetting.whose).where(TeamSetting.scope == Scope.SITE, *named)
    return or_(Site.team_id.in_(teams), Site.id.in_(sites))


def _listed_for_a_team_we_know(mailbox: str) -> ColumnElement[bool]:
    known = (TeamState.INVITED, TeamState.ACCEPTING, TeamState.PAUSED)
    return and_(Team.state.in_(known), _names(Site.contacts, mailbox))


def _names(column: SQLColumnExpression[Any], mailbox: str) -> ColumnElement[bool]:
    """Whether a list of contacts in JSON may name a mailbox; who it really names is looked at afterwards."""
    return cast(column, String).icontains(mailbox, autoescape=True)
