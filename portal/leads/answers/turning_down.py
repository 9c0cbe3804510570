"""A contact who says that messages are not theirs, and a team that takes none here."""

from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.about import Desk
from portal.leads.course import links_of
from portal.leads.models import Lead
from portal.leads.telling.handing_on import Because, hand_on
from portal.leads.telling.recipients import Part
from portal.studies.behind import site_with_people
from portal.teams.health import wrong_person

BY_LINK = "link:"


async def not_theirs(session: AsyncSession, desk: Desk, lead: Lead, by: str) -> None:
    """The mailbox of the link gets no more messages for this team, and the lead goes to the next contact;
    said by somebody who signed in, it is the mailbox that was told last. The operator's own mailbox stays:
    there is nobody behind it."""
    links = await links_of(session, lead.id)
    link = next((one for one in links if by == BY_LINK + one.id), links[-1])
    if link.part == Part.OPERATOR:
        return
    team_id = (await site_with_people(session, lead.site_id)).site.team_id
    await wrong_person(session, team_id, link.mailbox, actor=by)
    await hand_on(session, desk, lead, BY_LINK + link.id, Because.WRONG_PERSON)
