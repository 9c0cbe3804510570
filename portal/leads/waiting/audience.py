"""Who hears of a lead that waits: those who were told of it and can answer, and those who are told besides
when they do not."""

from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.crypto import DataKey
from portal.leads.course import links_of
from portal.leads.details import Secret, bound_to, seal_secret
from portal.leads.models import NOT_YET_SENT, AnswerLink
from portal.leads.telling.hands import can_answer
from portal.leads.telling.recipients import Part, Recipient, recipients, standing_in
from portal.leads.telling.telling import LINK_LIFE
from portal.mail.address import comparable
from portal.studies.behind import Behind
from portal.teams.reading import paused, wrong_people


async def listeners(session: AsyncSession, lead_id: str) -> list[AnswerLink]:
    """The links of those of the study who were told and can answer, one for each mailbox."""
    found = await session.scalars(
        select(AnswerLink)
        .where(AnswerLink.lead_id == lead_id, can_answer())
        .where(AnswerLink.revoked_at.is_(None), AnswerLink.part != Part.OPERATOR)
        .order_by(AnswerLink.position)
    )
    return list({comparable(link.mailbox): link for link in found}.values())


async def tell_others(session: AsyncSession, lead_id: str, key: DataKey, behind: Behind) -> list[AnswerLink]:
    """Gives everybody else behind a site a link to a lead: the team's other contacts, its cover and the
    study's central contacts. Each reads of it in their next reminder; `key` is the lead's."""
    links = await links_of(session, lead_id)
    told = {comparable(link.mailbox) for link in links}
    position = max((link.position for link in links), default=-1)
    for recipient in await _everybody(session, behind):
        if comparable(recipient.mailbox) not in told:
            told.add(comparable(recipient.mailbox))
            position += 1
            await _give_link(session, lead_id, key, recipient, position)
    known = {link.id for link in links}
    return [link for link in await links_of(session, lead_id) if link.id not in known]


async def _everybody(session: AsyncSession, behind: Behind) -> list[Recipient]:
    """The team, its cover, then the study's central contacts; each is live."""
    cover = standing_in(behind)
    silent = await paused(session, {comparable(one.mailbox) for one in cover})
    wrong = {address for _, address in await wrong_people(session, {behind.site.team_id})}
    live = [one for one in cover if comparable(one.mailbox) not in silent | wrong]
    listed = recipients(behind)
    own = [one for one in listed if one.part is Part.SITE]
    return [*own, *live, *(one for one in listed if one.part is not Part.SITE)]


async def _give_link(
    session: AsyncSession, lead_id: str, key: DataKey, recipient: Recipient, position: int
) -> None:
    link_id, secret, now = uuid4().hex, Secret.fresh(), clock.now()
    await session.execute(
        insert(AnswerLink).values(
            id=link_id,
            lead_id=lead_id,
            position=position,
            mailbox=recipient.mailbox,
            contact_name=recipient.name or None,
            part=recipient.part,
            in_full=False,
            token_hash=secret.hashed_token,
            sealed=seal_secret(key, link_id, secret),
            mail_id=NOT_YET_SENT,
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
    )
    await audit.record(session, "lead.told", bound_to(lead_id), link=link_id, part=recipient.part)
