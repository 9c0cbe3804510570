"""Telling the operator, at most once a day, of what nobody answers though the team was reminded."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.config import Settings
from portal.leads.about import About, Desk, about_for
from portal.leads.models import ClockStep, Lead
from portal.leads.telling.recipients import Part
from portal.leads.waiting.items import short
from portal.leads.waiting.looking import is_waiting
from portal.leads.waiting.steps import Step
from portal.mail.bulletins import is_first, last_sent
from portal.mail.compose import Composed, compose
from portal.mail.kinds import Kind
from portal.mail.outbox import enqueue
from portal.texts.look import mark

NAME = "waiting"
MOST_LISTED = 30
ALL_OF_THEM = "/staff/leads"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A message that waits, as the operator reads of it; `url` is its page on the staff side."""

    title: str
    nct_id: str
    site: str
    since: date
    phone: str
    phone_href: str
    url: str


async def has_news(session: AsyncSession) -> bool:
    """Whether a lead has gone so far that the operator was not told of yet, and was not told of others
    today."""
    last = await last_sent(session, NAME)
    if last is not None and last.date() == clock.today():
        return False
    new = _offered().limit(1)
    return await session.scalar(new if last is None else new.where(ClockStep.at > last)) is not None


async def tell_operator(session: AsyncSession, desk: Desk) -> str | None:
    """Queues the mail of the day, if there is something new to tell; its id."""
    if not await has_news(session) or not await is_first(session, NAME, clock.today().isoformat()):
        return None
    leads = (await session.scalars(_offered().order_by(Lead.created_at, Lead.id))).all()
    listed = await _listed(session, desk, leads[:MOST_LISTED])
    mail = await asyncio.to_thread(operator_waiting, listed, len(leads), desk.settings)
    return await enqueue(session, desk.keyring, mail, about=NAME)


def operator_waiting(listed: Sequence[Unanswered], total: int, settings: Settings) -> Composed:
    """To the operator: `listed` of `total` messages that nobody answers."""
    language = settings.languages[0]
    return compose(
        "operator_waiting",
        to=settings.fallback_email,
        language=language,
        kind=Kind.OPERATOR_NOTICE,
        context={"total": total, "waiting": mark(list(listed))},
        data={
            "all_url": settings.address(ALL_OF_THEM, language),
            "operator_name": settings.operator_name,
            "operator_address": settings.operator_address,
        },
    )


def reached(step: Step) -> ColumnElement[bool]:
    """Joins a lead with this step of its present round."""
    return and_(ClockStep.lead_id == Lead.id, ClockStep.round == Lead.round, ClockStep.step == step)


def _offered() -> Select[Lead]:
    return select(Lead).join(ClockStep, reached(Step.OFFER)).where(is_waiting())


async def _listed(session: AsyncSession, desk: Desk, leads: Sequence[Lead]) -> list[Unanswered]:
    sites = {lead.site_id for lead in leads}
    abouts = {site: await about_for(session, desk, site, Part.OPERATOR) for site in sites}
    return [_unanswered(lead, abouts[lead.site_id], desk.settings) for lead in leads]


def _unanswered(lead: Lead, about: About, settings: Settings) -> Unanswered:
    phone = about.card.phone
    return Unanswered(
        title=short(about.study_title),
        nct_id=about.nct_id,
        site=about.site_name,
        since=lead.created_at.date(),
        phone=phone.shown if phone else "",
        phone_href=(phone.href or "") if phone else "",
        url=settings.address(f"{ALL_OF_THEM}/{lead.id}", about.language),
    )
