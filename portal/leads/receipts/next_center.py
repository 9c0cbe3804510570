"""Where a message can be sent on to when its site does not answer: the open site nearest to the first one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import format_number, ngettext
from portal.i18n import gettext as _
from portal.leads.about import Desk
from portal.leads.course import links_of
from portal.leads.models import Lead, LeadState
from portal.leads.sending.offers import Offer, offer
from portal.mail.address import comparable
from portal.places.finding import country_codes
from portal.places.place import MEASURING_IN_MILES
from portal.places.saying import KILOMETERS_A_MILE
from portal.studies.behind import Behind
from portal.studies.page.card import Card
from portal.studies.reading import ListedSite, StudyMoved, StudyNotFound, find_site
from portal.texts.text import Wording


@dataclass(frozen=True, slots=True)
class Center:
    """A site that a message could be sent on to: who reads it, how far it is from the first, in words, and
    what its sender would agree to."""

    site_id: int
    card: Card
    away: str
    consent: Wording


@dataclass(frozen=True, slots=True)
class Found:
    """The same, with what it takes to send the message there."""

    center: Center
    offered: Offer
    behind: Behind


async def next_center(session: AsyncSession, desk: Desk, lead: Lead) -> Found | None:
    """The open site nearest to the one that was written to first, of those whose people were not told and to
    which this sender has not written; None where there is none."""
    try:
        offered = await offer(session, lead.nct_id)
    except (StudyNotFound, StudyMoved):
        return None
    chain = await _chain(session, lead)
    first = await find_site(session, chain[-1].site_id)
    left_out = {one.site_id for one in chain} | await _written_to(session, lead)
    told = {comparable(link.mailbox) for one in chain for link in await links_of(session, one.id)}
    candidates = [
        one for one in offered.taking.values() if one.site.id not in left_out and _is_new(one, told)
    ]
    nearest = min(candidates, key=lambda one: _miles(first, one.site), default=None)
    if nearest is None:
        return None
    return Found(_center(desk, offered, first, nearest), offered, nearest)


async def _chain(session: AsyncSession, lead: Lead) -> Sequence[Lead]:
    """The message and those that it repeats, the first one last."""
    chain = [lead]
    while (before := chain[-1].passed_on_from) and (one := await session.get(Lead, before)):
        chain.append(one)
    return chain


async def _written_to(session: AsyncSession, lead: Lead) -> set[int]:
    """The sites of the study at which this sender has a message that still stands."""
    if lead.email_index is None:
        return set()
    theirs = select(Lead.site_id).where(Lead.email_index == lead.email_index, Lead.nct_id == lead.nct_id)
    return set(await session.scalars(theirs.where(Lead.state != LeadState.TAKEN_BACK)))


def _is_new(behind: Behind, told: Collection[str]) -> bool:
    """Whether anybody would read it there who was not told yet."""
    return any(one.mailbox and comparable(one.mailbox) not in told for one in behind.recipients)


def _miles(first: ListedSite, site: ListedSite) -> float:
    return first.at.miles(site.at) if first.at and site.at else float("inf")


def _center(desk: Desk, offered: Offer, first: ListedSite, behind: Behind) -> Center:
    writing = offered.writing(desk, str(behind.site.id))
    return Center(behind.site.id, writing.card, _away(first, behind.site), writing.consent)


def _away(first: ListedSite, site: ListedSite) -> str:
    """How far it is from the first, as people there measure; empty where that is not known."""
    miles = _miles(first, site)
    if miles == float("inf"):
        return ""
    codes = country_codes(first.country or "")
    if not codes or not codes.isdisjoint(MEASURING_IN_MILES):
        number = round(miles)
        return (
            ngettext(
                "It is %(number)s mile from the first one.",
                "It is %(number)s miles from the first one.",
                number,
                number=format_number(number),
            )
            if number
            else _("It is less than 1 mile from the first one.")
        )
    number = round(miles * KILOMETERS_A_MILE)
    if not number:
        return _("It is less than 1 km from the first one.")
    return _("It is %(number)s km from the first one.", number=format_number(number))
