"""A message as it arrives, with all that will be stored and sent for it. It is made before the transaction
that makes it true, since composing mails takes time and others wait for the database meanwhile."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from portal import clock
from portal.leads.about import Desk, about
from portal.leads.details import Addition, Details
from portal.leads.emails import confirmation
from portal.leads.message import Message
from portal.leads.telling.recipients import language_for, next_after, operator
from portal.leads.telling.telling import Telling, ready
from portal.mail.compose import Composed
from portal.studies.behind import Behind
from portal.studies.reading import Imported
from portal.texts.text import Wording


@dataclass(frozen=True, slots=True)
class Given:
    """Under what the message was sent: the wording of the consent as it was shown, the language of the page,
    the form's own id if it had one, the visitor as limits know them (portal.web.visitors), and what was added
    to it before, where it is sent on to another site."""

    consent: Wording
    language: str
    form_id: str | None = None
    visitor: str = ""
    additions: tuple[Addition, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A lead to be, with the sender's copy and the notice to the team."""

    lead_id: str
    nct_id: str
    study_version: int
    details: Details
    given: Given
    at: datetime
    copy: Composed
    telling: Telling


async def prepare(desk: Desk, message: Message, study: Imported, behind: Behind, given: Given) -> Arrival:
    """Decides who is told and composes both mails, off the event loop. `behind` is the site written to."""
    return await asyncio.to_thread(_prepared, desk, message, study, behind, given)


def _prepared(desk: Desk, message: Message, study: Imported, behind: Behind, given: Given) -> Arrival:
    details, at = Details.fresh(message, given.additions), clock.now()
    recipient = next_after((), behind, desk.settings) or operator(desk.settings)
    for_sender = about(desk, study.study, behind, given.language)
    for_team = about(desk, study.study, behind, language_for(recipient.part, behind, desk.settings))
    return Arrival(
        lead_id=uuid4().hex,
        nct_id=study.study.nct_id,
        study_version=study.version,
        details=details,
        given=given,
        at=at,
        copy=confirmation(details, for_sender, desk.settings),
        telling=ready(desk, details, recipient, for_team, at),
    )
