"""Who is behind a site: the one answer that the study page, the message form and the mail all rest on."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.places.zones import zone_near
from portal.studies.models import StoredStudy
from portal.studies.reading import ListedSite, central_contacts, find_site, sites_of
from portal.studies.study import RECRUITING
from portal.teams.contacts import Contact, live
from portal.teams.reading import TeamSettings, health_of, settings_of, wrong_people
from portal.teams.record import Record
from portal.web.telephone import region


@dataclass(frozen=True, slots=True)
class Behind:
    """A site with the people who may hear of a message to it.

    `contacts` are the site's own, set by hand or else listed, to be shown; `recipients` are those who can
    receive a message, in the order in which they are tried: the site's own, then the study's central ones.
    `confirmed` says when whoever is behind a mailbox last said that they are the ones to ask. `record` is how
    the team has answered, where it agreed to have that shown.
    """

    site: ListedSite
    team: TeamSettings
    contacts: tuple[Contact, ...]
    recipients: tuple[Contact, ...]
    confirmed: Mapping[str, datetime] = field(default_factory=dict)
    record: Record | None = None

    @property
    def takes_messages(self) -> bool:
        """Whether a message to this site would reach somebody, provided that its study recruits."""
        return self.site.is_open and self.team.takes_messages and bool(self.recipients)


async def sites_with_people(session: AsyncSession, nct_id: str) -> list[Behind]:
    """Every site in a study's record, in the record's order. Raises StudyNotFound."""
    return await _behind(session, await sites_of(session, nct_id), await central_contacts(session, nct_id))


async def site_with_people(session: AsyncSession, site_id: int) -> Behind:
    """One site, though it may be closed; its team has the time zone of the place where none was set. Raises
    SiteNotFound."""
    site = await find_site(session, site_id)
    (behind,) = await _behind(session, [site], await central_contacts(session, site.nct_id))
    zone = behind.team.time_zone or zone_near(region(site.country), site.at) or ""
    return replace(behind, team=replace(behind.team, time_zone=zone))


async def open_sites(session: AsyncSession, nct_id: str, status: str) -> list[Behind]:
    """The sites of a study with this overall status that take messages now; none unless it recruits."""
    if status != RECRUITING:
        return []
    return [behind for behind in await sites_with_people(session, nct_id) if behind.takes_messages]


async def unreachable(session: AsyncSession) -> AsyncIterator[tuple[str, int]]:
    """The studies that recruit at sites with nobody to write to, and how many such sites each has."""
    recruiting = (
        select(StoredStudy.nct_id)
        .where(StoredStudy.status == RECRUITING, StoredStudy.gone_at.is_(None))
        .order_by(StoredStudy.nct_id)
    )
    for nct_id in (await session.scalars(recruiting)).all():
        sites = await sites_with_people(session, nct_id)
        if silent := sum(behind.site.is_open and not behind.recipients for behind in sites):
            yield nct_id, silent


async def _behind(
    session: AsyncSession, sites: Sequence[ListedSite], central: Sequence[Contact]
) -> list[Behind]:
    teams = await settings_of(session, {site.id: site.team_id for site in sites})
    own = {site.id: teams[site.id].contacts or site.contacts for site in sites}
    everybody = [*central, *(contact for contacts in own.values() for contact in contacts)]
    health = await health_of(session, {contact.mailbox for contact in everybody if contact.mailbox})
    silent = {mailbox for mailbox, known in health.items() if known.is_paused}
    confirmed = {mailbox: known.confirmed_at for mailbox, known in health.items() if known.confirmed_at}
    wrong = await wrong_people(session, {site.team_id for site in sites})
    return [
        Behind(
            site,
            teams[site.id],
            own[site.id],
            _recipients(
                [*own[site.id], *central], silent | {one for team, one in wrong if team == site.team_id}
            ),
            confirmed,
        )
        for site in sites
    ]


def _recipients(contacts: Sequence[Contact], silent: set[str]) -> tuple[Contact, ...]:
    """The live ones, each mailbox once."""
    first: dict[str | None, Contact] = {}
    for contact in live(contacts, silent):
        first.setdefault(contact.mailbox, contact)
    return tuple(first.values())
