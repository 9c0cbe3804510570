"""The link in a team's mail: found, switched off, and replaced by a new one for the same mailbox."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.leads.about import Desk, about_for
from portal.leads.answers.mails import new_link
from portal.leads.answers.models import ReplacedLink
from portal.leads.details import Secret, bound_to, data_key_of, seal_secret
from portal.leads.history import history_of
from portal.leads.models import Answer, AnswerLink, Lead, LeadState
from portal.leads.telling.hands import is_wrong_person
from portal.leads.telling.recipients import Part
from portal.leads.telling.telling import LINK_LIFE, notice_of
from portal.limits.counting import Limit, count
from portal.mail.outbox import enqueue
from portal.tokens import BadToken, hashed

NEW_LINKS = Limit("new links to a message", 3, timedelta(days=1))


class Ending(StrEnum):
    """Why a link opens nothing any more."""

    ERASED = "erased"  # with the message
    TURNED_DOWN = "turned down"  # whoever held it said that the message is not theirs
    REVOKED = "revoked"  # it got into the wrong hands
    REPLACED = "replaced"  # by a newer one
    EXPIRED = "expired"


class NoNewLink(Exception):
    """No new link is sent: the message is over, or the mailbox had its new links of the day."""


@dataclass(frozen=True, slots=True)
class Found:
    """A link and its lead; `ending` is why it opens nothing, since `ended_at`, if it does not."""

    link: AnswerLink
    lead: Lead
    ending: Ending | None = None
    ended_at: datetime | None = None

    @property
    def may_be_renewed(self) -> bool:
        """Whether the mailbox may get a new one."""
        return (
            self.ending in {Ending.REVOKED, Ending.REPLACED, Ending.EXPIRED}
            and self.lead.state != LeadState.TAKEN_BACK
        )


async def find(session: AsyncSession, token: str, *, to_change: bool = False) -> Found:
    """The link of this token, though it may be over; `to_change` makes others wait who would change it or its
    lead. Raises BadToken."""
    link = await session.scalar(select(AnswerLink).where(AnswerLink.token_hash == hashed(token)))
    replaced = None if link else await session.get(ReplacedLink, hashed(token))
    if replaced is not None:
        link = await session.get(AnswerLink, replaced.link_id)
    if link is None:
        raise BadToken("answer")
    # The lead is locked first, here and everywhere, or two transactions could wait for each other.
    lead = await session.get_one(Lead, link.lead_id, with_for_update=to_change)
    if to_change:
        await session.refresh(link, with_for_update=True)
    if replaced is not None and link.revoked_at is None and lead.erased_at is None:
        return Found(link, lead, Ending.REPLACED, replaced.at)
    return Found(link, lead, *await _ending(session, link, lead))


async def renew(session: AsyncSession, desk: Desk, lead_id: str, link_id: str, by: str) -> None:
    """Sends a new link with a new code to the mailbox of an old one, which is dead from now on. Raises
    NoNewLink, and BadToken where the lead has no such link."""
    lead, link = await _to_change(session, lead_id, link_id)
    if lead.state == LeadState.TAKEN_BACK or lead.erased_at is not None:
        raise NoNewLink
    if await count(session, desk.keyring, {NEW_LINKS: link.id}):
        raise NoNewLink
    key, fresh, now = data_key_of(desk.keyring, lead), Secret.fresh(), clock.now()
    await session.execute(insert(ReplacedLink).values(token_hash=link.token_hash, link_id=link.id, at=now))
    await session.execute(
        update(AnswerLink)
        .where(AnswerLink.id == link.id)
        .values(
            token_hash=fresh.hashed_token,
            sealed=seal_secret(key, link.id, fresh),
            expires_at=now + LINK_LIFE,
            revoked_at=null(),
            tries=0,
            codes_sent=0,
        )
    )
    await session.refresh(link)
    said = await about_for(session, desk, lead.site_id, Part(link.part))
    notice = notice_of(link, fresh, lead.created_at)
    mail = await asyncio.to_thread(new_link, notice, said, desk.settings)
    mail_id = await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))
    await audit.record(session, "lead.new_link", bound_to(lead.id), by, link=link.id, mail=mail_id)


async def revoke(session: AsyncSession, lead_id: str, link_id: str, by: str) -> None:
    """Switches a link off, on every device. Raises BadToken where the lead has no such link."""
    _, link = await _to_change(session, lead_id, link_id)
    if link.revoked_at is not None:
        return
    off = update(AnswerLink).where(AnswerLink.id == link.id).values(revoked_at=clock.now())
    await session.execute(off)
    await audit.record(session, "lead.link_revoked", bound_to(lead_id), by, link=link_id)


async def _to_change(session: AsyncSession, lead_id: str, link_id: str) -> tuple[Lead, AnswerLink]:
    lead = await session.get(Lead, lead_id, with_for_update=True, populate_existing=True)
    wanted = (AnswerLink.id == link_id, AnswerLink.lead_id == lead_id)
    link = await session.scalar(
        select(AnswerLink).where(*wanted).with_for_update().execution_options(populate_existing=True)
    )
    if lead is None or link is None:
        raise BadToken("answer")
    return lead, link


async def _ending(
    session: AsyncSession, link: AnswerLink, lead: Lead
) -> tuple[Ending | None, datetime | None]:
    """Why the link opens nothing, and since when."""
    if lead.erased_at is not None:
        return Ending.ERASED, lead.erased_at
    if link.revoked_at is not None:
        said = [(one.what, one.by) for one in await history_of(session, lead.id)]
        refused = (Answer.WRONG_PERSON, f"link:{link.id}") in said or await _is_wrong_person(session, link)
        return Ending.TURNED_DOWN if refused else Ending.REVOKED, link.revoked_at
    if clock.now() >= link.expires_at:
        return Ending.EXPIRED, link.expires_at
    return None, None


async def _is_wrong_person(session: AsyncSession, link: AnswerLink) -> bool:
    """Whether the mailbox said of another message, or on its own page, that this team's are not theirs."""
    return bool(await session.scalar(select(is_wrong_person()).where(AnswerLink.id == link.id)))
