"""What is kept of one person's messages, and its removal."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.config import Settings
from portal.crypto import Keyring
from portal.leads.course import links_of
from portal.leads.details import bound_to, details_of
from portal.leads.erasing import erase
from portal.leads.history import history_of
from portal.leads.mails import posted
from portal.leads.models import AnswerLink, ConsentText, Lead
from portal.leads.sending.allowances import forget_counts
from portal.leads.sending.fingerprints import EMAIL_USE
from portal.leads.staff_notes import notes_of
from portal.mail.address import comparable
from portal.mail.outbox import cancel
from portal.studies.models import Site


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed of a person's messages, and what cannot be: `told` are the places whose staff was told
    of a message, `sending` how many e-mails were being sent at that moment."""

    lead_ids: tuple[str, ...]
    mails: int
    cancelled: int
    sending: int
    told: tuple[str, ...]


async def held(session: AsyncSession, keyring: Keyring, address: str) -> list[dict[str, Any]]:
    """Everything kept with each message of this address, the oldest first. Raises CannotOpen."""
    return [await held_with(session, keyring, lead) for lead in await of_address(session, keyring, address)]


async def of_address(session: AsyncSession, keyring: Keyring, address: str) -> Sequence[Lead]:
    """The messages of this address that are not erased, the oldest first."""
    found = select(Lead).where(_of(keyring, address)).order_by(Lead.created_at, Lead.id)
    return (await session.scalars(found)).all()


async def remove(session: AsyncSession, keyring: Keyring, settings: Settings, address: str) -> Erased:
    """Erases every message of this address, with its e-mails and what was counted of it."""
    found = select(Lead).where(_of(keyring, address)).order_by(Lead.id).with_for_update()
    leads = (await session.scalars(found)).all()
    ids = tuple(lead.id for lead in leads)
    told = [await _told(session, lead) for lead in leads]
    cancelled = sum([await cancel(session, bound_to(lead_id)) for lead_id in ids])
    sending = sum([mail.is_on_its_way for lead_id in ids for mail in await posted(session, lead_id)])
    mails = await erase(session, ids, because="asked for")
    await forget_counts(session, keyring, settings, address)
    return Erased(ids, mails, cancelled, sending, tuple(place for places in told for place in places))


def _of(keyring: Keyring, address: str) -> ColumnElement[bool]:
    return Lead.email_index.in_(keyring.indexes(EMAIL_USE, comparable(address)))


async def held_with(session: AsyncSession, keyring: Keyring, lead: Lead) -> dict[str, Any]:
    """Everything kept with one message. Links and codes of study staff are theirs, and left out."""
    details = details_of(keyring, lead)
    consent = await session.get_one(ConsentText, lead.consent_digest)
    return {
        "id": lead.id,
        "study": lead.nct_id,
        "study_version": lead.study_version,
        "site": await _site(session, lead.site_id),
        "state": lead.state,
        "language_of_the_page": lead.language,
        "written_at": lead.created_at,
        "opened_at": lead.opened_at,
        "taken_back_at": lead.taken_back_at,
        "waits_since": lead.waits_since,
        "answered_at": lead.answered_at,
        "call_promised_for": lead.call_on,
        "closed": {"why": lead.closed_because, "at": lead.closed_at} if lead.closed_at else None,
        "given_to_one_of_the_staff": lead.assigned_to is not None,
        "sent_on_from": lead.passed_on_from,
        "told_of_the_end": {"why": lead.closing, "at": lead.closing_at} if lead.closing else None,
        "copy_withheld_at": lead.copy_withheld_at,
        "changes_of_address": lead.corrections,
        "message": asdict(details.message),
        "added": [asdict(addition) for addition in details.additions],
        "receipt": f"/receipts/{details.receipt_token}",
        "code_to_take_it_back": details.code,
        "code_of_a_caller": details.call_code,
        "consent": {"language": consent.language, "wording": consent.body},
        "told": [_notice(link) for link in await links_of(session, lead.id)],
        "history": [asdict(entry) for entry in await history_of(session, lead.id)],
        "notes_of_staff": await _notes(session, keyring, lead.id),
        "trail": [asdict(event) for event in await audit.events(session, bound_to(lead.id))],
    }


async def _site(session: AsyncSession, site_id: int) -> dict[str, Any]:
    site = await session.get_one(Site, site_id)
    return {"id": site.id, "name": site.facility, "city": site.city, "country": site.country}


async def _notes(session: AsyncSession, keyring: Keyring, lead_id: str) -> list[dict[str, Any]]:
    """What staff noted of somebody; who of them noted it is not said."""
    return [{"at": note.at, "text": note.text} for note in await notes_of(session, keyring, lead_id)]


def _notice(link: AnswerLink) -> dict[str, Any]:
    return {
        "mailbox": link.mailbox,
        "as": link.part,
        "in_full": link.in_full,
        "at": link.created_at,
        "opened_at": link.opened_at,
        "revoked_at": link.revoked_at,
    }


async def _told(session: AsyncSession, lead: Lead) -> Sequence[str]:
    """Which mailboxes may know of the message."""
    mails = {mail.id: mail for mail in await posted(session, lead.id)}
    links = await links_of(session, lead.id)
    knowing = [
        one
        for one in links
        if one.opened_at or (mail := mails.get(one.mail_id)) is None or mail.may_have_arrived
    ]
    return [f"{one.mailbox} ({lead.nct_id})" for one in knowing]
