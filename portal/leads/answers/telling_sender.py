"""Word to the sender of what their team said: one e-mail for each answer, in an approved sentence."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.i18n import gettext as _
from portal.i18n import speaking
from portal.leads.about import About, Desk, about_site
from portal.leads.answers.mails import Word, answered
from portal.leads.answers.sayings import Said, saying_of
from portal.leads.course import course_of
from portal.leads.details import Details, bound_to, details_of
from portal.leads.models import AnswerLink, Lead, LeadEvent
from portal.leads.telling.recipients import Part
from portal.mail.compose import Composed
from portal.mail.outbox import enqueue
from portal.studies.behind import open_sites
from portal.studies.reading import find

MOST_A_DAY = 10  # a team that changes its mind so often is not helped by more e-mails
BY_LINK = "link:"


async def tell_sender(session: AsyncSession, desk: Desk, lead: Lead, said: Said, by: str) -> str | None:
    """Puts the e-mail about an answer into the outbox; its id, or None where none is sent: of what senders
    hear nothing of, and to whom no copy of their message went, since the address may be somebody else's. Who
    asked to be reached by telephone alone gets it too: that is how the team reaches them, and this is from
    the portal, as their copy was."""
    course = await course_of(session, lead)
    is_written_to = course.copy is not None and not course.copy.was_refused
    if said.key is None or not is_written_to or await _told_today(session, lead.id) >= MOST_A_DAY:
        return None
    details = details_of(desk.keyring, lead)
    about = await about_site(session, desk, lead.site_id, lead.language)
    teller = await session.get(AnswerLink, by.removeprefix(BY_LINK)) if by.startswith(BY_LINK) else None
    has_others = said.is_end and await _has_others(session, lead)
    with speaking(lead.language):
        who = teller_in_words(teller, about, desk.settings.operator_name)
    mail = await asyncio.to_thread(_composed, desk, details, about, said, who, has_others)
    return await enqueue(session, desk.keyring, mail, about=bound_to(lead.id))


def teller_in_words(link: AnswerLink | None, about: About, operator: str) -> str:
    """Who said it, in the language being spoken: whoever holds the mailbox of a link, or else one of the
    team who signed in."""
    part = Part(link.part) if link else Part.SITE
    if part is Part.OPERATOR:
        return _("%(operator)s, who run this portal", operator=operator)
    team = _("the study's central team")
    if part is Part.SITE:
        team = _("the team at %(site)s", site=about.site_name)
    if link and link.contact_name:
        return _("%(name)s, from %(team)s,", name=link.contact_name, team=team)
    return team[0].upper() + team[1:]


def _composed(desk: Desk, details: Details, about: About, said: Said, who: str, has_others: bool) -> Composed:
    with speaking(about.language):
        saying = saying_of(said, about, desk.library, details.message, marked=True)
    word = Word(saying, said, who, has_others, clock.today())
    return answered(details, word, about, desk.settings)


async def _told_today(session: AsyncSession, lead_id: str) -> int:
    """To how much of what happened in the last day the sender got an e-mail."""
    recent = (LeadEvent.at > clock.now() - timedelta(days=1), LeadEvent.mail_id.is_not(None))
    counted = select(func.count()).where(LeadEvent.lead_id == lead_id, *recent)
    return await session.scalar(counted) or 0


async def _has_others(session: AsyncSession, lead: Lead) -> bool:
    """Whether another center of the study takes messages."""
    study = (await find(session, lead.nct_id)).study
    return any(one.site.id != lead.site_id for one in await open_sites(session, lead.nct_id, study.status))
