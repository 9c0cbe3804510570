"""Inviting a team to take messages: one e-mail to its first contact, which leads to the page of their
mailbox, where they say yes or no."""

import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.leads.about import Desk
from portal.leads.contacts.links import ABOUT_LINKS, new_link, sent_with
from portal.leads.contacts.mails import invitation
from portal.leads.contacts.places import places_of
from portal.leads.telling.recipients import Part, language_for, recipients
from portal.mail.address import comparable
from portal.mail.outbox import enqueue
from portal.studies.behind import site_with_people
from portal.studies.models import Site, StoredStudy
from portal.studies.study import RECRUITING
from portal.teams import standing


class NobodyToInvite(Exception):
    """No contact of this team can be written to, or it has no study that recruits."""


async def invite(session: AsyncSession, desk: Desk, team_id: int, actor: str) -> bool:
    """Writes to the first contact of a team that can be written to, unless the team has given its word;
    whether it did. Raises TeamNotFound and NobodyToInvite."""
    if not await standing.invite(session, team_id, actor):
        return False
    mailbox = await _first_contact(session, team_id)
    teams = [one for one in await places_of(session, mailbox) if one.team_id == team_id]
    if not teams:
        raise NobodyToInvite
    language = language_for(Part.SITE, teams[0].places[0].behind, desk.settings)
    link = await new_link(session, desk.keyring, mailbox)
    mail = await asyncio.to_thread(invitation, mailbox, teams, link, desk.settings, language)
    mail_id = await enqueue(session, desk.keyring, mail, about=ABOUT_LINKS + link.link_id)
    await sent_with(session, link.link_id, mail_id)
    await audit.record(session, "team.written_to", f"team:{team_id}", actor, link=link.link_id, mail=mail_id)
    return True


async def _first_contact(session: AsyncSession, team_id: int) -> str:
    """Of the team's own contacts at its sites, set by hand or listed; a study's central ones speak for other
    teams too."""
    recruiting = (
        select(Site.id)
        .join(StoredStudy, StoredStudy.nct_id == Site.nct_id)
        .where(Site.team_id == team_id, Site.closed_at.is_(None))
        .where(StoredStudy.status == RECRUITING, StoredStudy.gone_at.is_(None))
        .order_by(Site.nct_id, Site.id)
    )
    for site_id in (await session.scalars(recruiting)).all():
        for recipient in recipients(await site_with_people(session, site_id)):
            if recipient.part is Part.SITE:
                return comparable(recipient.mailbox)
    raise NobodyToInvite
