"""The one e-mail that reminds a mailbox of all that waits for it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.config import Settings
from portal.i18n import speaking
from portal.leads.about import About, Desk, about_for
from portal.leads.contacts.links import NewLink, new_link, sent_with
from portal.leads.details import details_of
from portal.leads.models import NOT_YET_SENT, AnswerLink, ClockStep, Lead
from portal.leads.telling.hands import can_answer
from portal.leads.telling.recipients import Part
from portal.leads.telling.telling import works_until
from portal.leads.waiting.items import Item, item_of
from portal.leads.waiting.looking import is_waiting
from portal.leads.waiting.models import Reminder
from portal.leads.waiting.steps import Step
from portal.leads.words import grouped_code
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind
from portal.mail.outbox import enqueue

MOST_LISTED = 30
ABOUT_LINKS = "mailbox_link:"


@dataclass(frozen=True, slots=True)
class Listed:
    """A lead that waits, and the link that its mailbox has to it."""

    lead: Lead
    link: AnswerLink


async def due_mailboxes(session: AsyncSession) -> list[str]:
    """Those that are to be reminded now, the earliest first."""
    due = select(Reminder.mailbox).where(Reminder.due_at <= clock.now())
    return list(await session.scalars(due.order_by(Reminder.due_at, Reminder.mailbox)))


async def remind(session: AsyncSession, desk: Desk, mailbox: str) -> str | None:
    """Reminds a mailbox that is due; the id of the mail. None when somebody else did it meanwhile, or when
    nothing waits for it any more."""
    now = clock.now()
    mine = (Reminder.mailbox == mailbox, Reminder.due_at <= now)
    claimed = update(Reminder).where(*mine).values(due_at=None).returning(Reminder.mailbox)
    if await session.scalar(claimed) is None:
        return None
    listed = await waiting_for(session, mailbox)
    if not listed:
        return None
    link = await new_link(session, desk.keyring, mailbox)
    mail = await _composed(session, desk, listed, link)
    mail_id = await enqueue(session, desk.keyring, mail, about=ABOUT_LINKS + link.link_id)
    await sent_with(session, link.link_id, mail_id)
    brought = [one.link.id for one in listed if one.link.mail_id == NOT_YET_SENT]
    await session.execute(update(AnswerLink).where(AnswerLink.id.in_(brought)).values(mail_id=mail_id))
    sent = {"sent_at": now, "mail_id": mail_id}
    await session.execute(update(Reminder).where(Reminder.mailbox == mailbox).values(sent))
    about = ABOUT_LINKS + link.link_id
    await audit.record(session, "mailbox.reminded", about, mail=mail_id, leads=len(listed))
    return mail_id


async def waiting_for(session: AsyncSession, mailbox: str) -> list[Listed]:
    """All that waits for a mailbox, due or not, the one first who waits the longest."""
    rows = await session.execute(
        select(Lead, AnswerLink)
        .join(AnswerLink, AnswerLink.lead_id == Lead.id)
        .where(is_waiting(), func.lower(AnswerLink.mailbox) == mailbox)
        .where(AnswerLink.revoked_at.is_(None), AnswerLink.part != Part.OPERATOR, can_answer())
        .order_by(Lead.created_at, Lead.id, AnswerLink.position)
    )
    return list({lead.id: Listed(lead, link) for lead, link in rows}.values())


async def _composed(session: AsyncSession, desk: Desk, listed: list[Listed], link: NewLink) -> Composed:
    """In the language in which the mailbox is told of the one who has waited the longest."""
    shown, sites = listed[:MOST_LISTED], dict[int, About]()
    for one in shown:
        if one.lead.site_id not in sites:
            sites[one.lead.site_id] = await about_for(session, desk, one.lead.site_id, Part(one.link.part))
    taken = await steps_taken(session, [one.lead.id for one in shown])
    language = sites[shown[0].lead.site_id].language
    with speaking(language):
        items = [
            item_of(
                one.lead,
                details_of(desk.keyring, one.lead).message,
                sites[one.lead.site_id],
                taken.get(one.lead.id, frozenset()),
            )
            for one in shown
        ]
    return await asyncio.to_thread(
        reminder, listed[0].link, items, len(listed), link, language, desk.settings
    )


async def steps_taken(session: AsyncSession, lead_ids: list[str]) -> dict[str, frozenset[Step]]:
    """Which steps were taken for each lead since its sender began to wait."""
    steps = select(ClockStep.lead_id, ClockStep.step).join(Lead, Lead.id == ClockStep.lead_id)
    found: dict[str, frozenset[Step]] = {}
    rows: list[Row[str, str]] = list(
        await session.execute(steps.where(ClockStep.lead_id.in_(lead_ids), ClockStep.round == Lead.round))
    )
    for lead_id, step in rows:
        found[lead_id] = found.get(lead_id, frozenset()) | {Step(step)}
    return found


def reminder(
    to: AnswerLink, items: Sequence[Item], total: int, link: NewLink, language: str, settings: Settings
) -> Composed:
    """To a mailbox of the study's staff: `items` are what waits, of `total`."""
    return compose(
        "reminder",
        to=to.mailbox,
        language=language,
        kind=Kind.REMINDER,
        context={"total": total, "works_until": works_until(link.expires_at), "waiting": list(items)},
        data={
            "addressee": to.contact_name or "",
            "link": settings.address(f"/contacts/{link.token}", language),
            "code": grouped_code(link.code),
            "operator_name": settings.operator_name,
            "operator_address": settings.operator_address,
        },
    )
