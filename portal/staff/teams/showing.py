"""One team as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.record import record_of
from portal.places.distances import Vector
from portal.staff.inbox.words import Badge
from portal.staff.teams.words import mailbox, word
from portal.studies.models import Site, StoredStudy
from portal.teams.contacts import Contact
from portal.teams.models import Team, TeamState
from portal.teams.reading import TeamSettings, health_of, team_settings, wrong_people
from portal.teams.record import in_words
from portal.teams.zones import time_zone_for
from portal.web.telephone import region

MOST_SITES = 200


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site of the team in its study."""

    id: int
    nct_id: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A contact and how their mailbox fares; `is_paused` and `is_wrong` can be undone."""

    contact: Contact
    badge: Badge
    is_paused: bool
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """A team with its sites, its contacts (those set by hand, else the registry's) and its record; `zone` is
    the time zone that holds where none was set."""

    id: int
    name: str
    facility: str
    settings: TeamSettings
    word: Badge
    sites: tuple[SiteRow, ...]
    more_sites: bool
    mails: tuple[Mail, ...]
    record: str
    zone: str

    @property
    def may_be_invited(self) -> bool:
        """Whether the team has not given its word."""
        return self.settings.state in {TeamState.LISTED, TeamState.INVITED}

    @property
    def mailboxes(self) -> set[str]:
        """Their addresses, in lower case."""
        return {one.contact.mailbox for one in self.mails if one.contact.mailbox}


async def show_team(session: AsyncSession, team: Team) -> TeamPage:
    """All that the page of a team says."""
    settings = (await team_settings(session, [team.id]))[team.id]
    found = (
        select(Site, StoredStudy.title)
        .join(StoredStudy, StoredStudy.nct_id == Site.nct_id)
        .where(Site.team_id == team.id, Site.closed_at.is_(None))
        .order_by(Site.nct_id, Site.id)
        .limit(MOST_SITES + 1)
    )
    rows = [(site, title) for site, title in await session.execute(found)]
    sites = [site for site, _ in rows]
    record = (await record_of(session, [team.id])).get(team.id)
    return TeamPage(
        team.id,
        settings.name or team.facility or "?",
        team.facility,
        settings,
        word(settings),
        tuple(SiteRow(one.id, one.nct_id, title, one.facility or one.city or "") for one, title in rows)[
            :MOST_SITES
        ],
        len(rows) > MOST_SITES,
        await _mails(session, team.id, settings, sites),
        in_words(record) if record else "",
        _zone(sites),
    )


async def _mails(
    session: AsyncSession, team_id: int, settings: TeamSettings, sites: Iterable[Site]
) -> tuple[Mail, ...]:
    """Each mailbox once: contacts set by hand, else the registry's, then cover."""
    listed = [Contact.from_json(one) for site in sites for one in site.contacts]
    everybody = [*(settings.contacts or listed), *settings.cover]
    first = {contact.mailbox or contact.name: contact for contact in reversed(everybody)}
    contacts = [*reversed(first.values())]
    health = await health_of(session, {one.mailbox for one in contacts if one.mailbox})
    wrong = {address for _, address in await wrong_people(session, [team_id])}
    mails = []
    for contact in contacts:
        known, is_wrong = health.get(contact.mailbox or ""), contact.mailbox in wrong
        badge = mailbox(contact.mailbox, known, is_wrong=is_wrong)
        mails.append(Mail(contact, badge, known is not None and known.is_paused, is_wrong))
    return tuple(mails)


def _zone(sites: Iterable[Site]) -> str:
    """By which clocks the team works where nobody set any: those of its first site."""
    site = next(iter(sites), None)
    if site is None:
        return ""
    at = (
        Vector(site.x, site.y, site.z)
        if site.x is not None and site.y is not None and site.z is not None
        else None
    )
    return time_zone_for(TeamSettings(), region(site.country), at).key
