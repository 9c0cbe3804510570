"""Putting right what somebody wrote of themselves, in all their messages at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.i18n import gettext as _
from portal.leads import person as leads
from portal.leads.about import Desk
from portal.leads.models import Lead, LeadState
from portal.leads.receipts import correcting
from portal.leads.sending import entries as typed_by_senders
from portal.mail.address import comparable
from portal.person import requests
from portal.person.sealing import bound_to
from portal.staff import entries
from portal.staff.viewers import Viewer
from portal.studies.reading import find_site
from portal.web.forms import Form


class CannotCorrect(Exception):
    """A message cannot be put right like this; the words are for `field` of the form."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Changes:
    """What they are called and how they are reached from now on; what is empty stays as it is."""

    first_name: str
    last_name: str
    email: str
    phone: str


def read(form: Form) -> Changes | None:
    """What is to be put right; None where the form has errors."""
    changes = Changes(
        first_name=typed_by_senders.line(form, "first_name", _("First name")),
        last_name=typed_by_senders.line(form, "last_name", _("Last name")),
        email=entries.address(form, "new_email", ""),
        phone=entries.line(form, "phone"),
    )
    if not form.errors and changes == Changes("", "", "", ""):
        form.errors["first_name"] = _("Enter what is to be put right")
    return None if form.errors else changes


async def correct(
    session: AsyncSession, desk: Desk, request_id: str, changes: Changes, viewer: Viewer
) -> None:
    """Puts it right in every message of whoever asked that is not taken back; teams that have read one are
    told. Raises RequestNotFound, AlreadyAnswered, NotChecked and CannotCorrect."""
    _request, asking = await requests.to_act_on(session, desk.keyring, request_id)
    found = [one for one in await leads.of_address(session, desk.keyring, asking.email) if _is_live(one)]
    if not found:
        raise CannotCorrect("first_name", _("There is no message in which to put it right"))
    await _put_right(session, desk, found, changes, viewer.actor)
    if changes.email:
        if comparable(changes.email) == comparable(asking.email):
            raise CannotCorrect("new_email", _("This is the address that is known already"))
        for lead in found:
            await session.refresh(lead)
            await correcting.correct(session, desk, lead, changes.email, changes.email, viewer.actor)
        await requests.follow(session, desk.keyring, request_id, changes.email)
    numbers = {"messages": len(found)}
    await audit.record(session, "request.corrected", bound_to(request_id), viewer.actor, **numbers)


async def _put_right(
    session: AsyncSession, desk: Desk, found: Sequence[Lead], changes: Changes, by: str
) -> None:
    """Names and the telephone number, which is dialled as from the country of each message's center."""
    names = {"first_name": changes.first_name, "last_name": changes.last_name}
    for lead in found:
        right: dict[str, Any] = {name: value for name, value in names.items() if value}
        if changes.phone:
            right |= await _number(session, lead, changes.phone)
        if right:
            await correcting.correct_person(session, desk, lead, right, by)


async def _number(session: AsyncSession, lead: Lead, typed: str) -> dict[str, str]:
    form = Form({"phone": [typed]})
    shown, number = typed_by_senders.phone(form, "phone", (await find_site(session, lead.site_id)).country)
    if problem := form.error("phone"):
        raise CannotCorrect("phone", problem)
    return {"phone": shown, "phone_e164": number.e164, "phone_extension": number.extension}


def _is_live(lead: Lead) -> bool:
    return lead.erased_at is None and lead.state != LeadState.TAKEN_BACK
