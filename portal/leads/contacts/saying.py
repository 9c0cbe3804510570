"""What whoever is behind a mailbox says of themselves: they are the ones to ask, they are not, or their team
takes no messages."""

from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.leads.about import Desk
from portal.leads.answers.declining import decline_for
from portal.leads.contacts.links import ABOUT_LINKS
from portal.leads.contacts.models import MailboxLink
from portal.leads.contacts.places import places_of
from portal.leads.telling.handing_on import BY_LINK
from portal.teams.health import confirm, wrong_person
from portal.teams.standing import accept
from portal.tokens import BadToken


async def still_theirs(session: AsyncSession, link: MailboxLink) -> None:
    """They are the contact for all that they were asked about."""
    await confirm(session, link.mailbox)
    await audit.record(session, "mailbox.confirmed", ABOUT_LINKS + link.id)


async def not_theirs(session: AsyncSession, link: MailboxLink, team: str) -> None:
    """They are not the contact of this team: they get no more of its messages. Those that they got open for
    them no more, and what waits is handed on, in the worker's next round. Raises BadToken for the id of no
    team that they were asked about."""
    asked = {str(one.team_id): one.team_id for one in await places_of(session, link.mailbox)}
    if team not in asked:
        raise BadToken("team")
    await wrong_person(session, asked[team], link.mailbox, actor=BY_LINK + link.id)


async def takes_messages(session: AsyncSession, link: MailboxLink, team: str) -> None:
    """Their team, which was invited, takes messages, and they are the one to ask. Raises BadToken for the id
    of no team that they were asked about."""
    asked = {
        str(one.team_id): one.team_id for one in await places_of(session, link.mailbox) if one.is_invited
    }
    if team not in asked:
        raise BadToken("team")
    await accept(session, asked[team], BY_LINK + link.id)
    await still_theirs(session, link)


async def takes_none(session: AsyncSession, desk: Desk, link: MailboxLink, team: str) -> None:
    """Their team takes no messages; whoever waits for it is told. Raises BadToken for the id of no team that
    they were asked about, and of one that has given its word already."""
    asked = {
        str(one.team_id): one.team_id for one in await places_of(session, link.mailbox) if one.may_decline
    }
    if team not in asked:
        raise BadToken("team")
    await decline_for(session, desk, asked[team], BY_LINK + link.id)
