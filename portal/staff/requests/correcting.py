"""Putting right what somebody wrote of themselves, in all their messages at once."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit
from portal.i18n import gettext as _
from portal.leads import person as leads
from portal.leads.about import Desk
from portal.leads.models import Lead, LeadState
from portal.leads.receipts import correcting
from portal.mail.address import comparable
from portal.person import requests
from portal.person.sealing import bound_to
from portal.staff import entries
from portal.staff.viewers import Viewer
from portal.web.forms import Form


class CannotCorrect(Exception):
    """A message cannot be put right like this; the words are for `field` of the form."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Changes:
    """What they are called and how they are reached from now on; what is empty stays as it is."""

    email: str


def read(form: Form) -> Changes | None:
    """What is to be put right; None where the form has errors."""
    email = entries.address(form, "new_email", _("Enter the right email address"))
    return None if form.errors else Changes(email)


async def correct(
    session: AsyncSession, desk: Desk, request_id: str, changes: Changes, viewer: Viewer
) -> None:
    """Puts it right in every message of whoever asked that is not taken back; teams that have read one are
    told. Raises RequestNotFound, AlreadyAnswered, NotChecked and CannotCorrect."""
    _request, asking = await requests.to_act_on(session, desk.keyring, request_id)
    if comparable(changes.email) == comparable(asking.email):
        raise CannotCorrect("new_email", _("This is the address that is known already"))
    found = [one for one in await leads.of_address(session, desk.keyring, asking.email) if _is_live(one)]
    if not found:
        raise CannotCorrect("new_email", _("There is no message in which to put it right"))
    for lead in found:
        try:
            await correcting.correct(session, desk, lead, changes.email, changes.email)
        except correcting.TooManyCorrections:
            words = _("Message %(number)s was put right 3 times already", number=lead.id)
            raise CannotCorrect("new_email", words) from None
    await requests.follow(session, desk.keyring, request_id, changes.email)
    said = {"messages": len(found)}
    await audit.record(session, "request.corrected", bound_to(request_id), viewer.actor, **said)


def _is_live(lead: Lead) -> bool:
    return lead.erased_at is None and lead.state != LeadState.TAKEN_BACK
