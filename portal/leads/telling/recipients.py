"""Who is told of a message. The server decides, from the site alone; no address ever comes from a browser."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from portal.config import Settings
from portal.i18n import languages_of
from portal.mail.address import BadAddress, ascii_address, bare_address, comparable
from portal.studies.behind import Behind
from portal.teams.contacts import Contact
from portal.teams.models import TeamState
from portal.web.telephone import region


class Part(StrEnum):
    """In what capacity somebody is told."""

    SITE = "site"
    CENTRAL = "central"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A mailbox, and who is behind it; `in_full` says that what was written may go there by e-mail,
    `may_decline` that its team has not yet said whether it takes messages."""

    mailbox: str
    name: str
    part: Part
    in_full: bool = False
    may_decline: bool = False

    @property
    def is_operator(self) -> bool:
        """Whether nobody of the study could be reached."""
        return self.part is Part.OPERATOR


def recipients(behind: Behind) -> list[Recipient]:
    """Everybody who can be told of a message to this site, in turn: its own contacts, set by hand or else
    listed, then the study's central ones; each is live."""
    own = {contact.mailbox for contact in behind.contacts}
    found = []
    for contact in behind.recipients:
        address = _sendable(contact)
        if address is not None:
            is_own = contact.mailbox in own
            part = Part.SITE if is_own else Part.CENTRAL
            in_full = is_own and behind.team.full_details
            is_undecided = is_own and behind.team.state in {TeamState.LISTED, TeamState.INVITED}
            found.append(Recipient(address, contact.plain_name, part, in_full, is_undecided))
    return found


def standing_in(behind: Behind) -> list[Recipient]:
    """The team's cover, as far as mail can be sent to them; whether it is wanted there is not looked at."""
    known = ((contact, _sendable(contact)) for contact in behind.team.cover)
    return [Recipient(address, contact.plain_name, Part.SITE) for contact, address in known if address]


def next_after(told: Collection[str], behind: Behind, settings: Settings) -> Recipient | None:
    """Who is told after these mailboxes: the next live contact, in the end the operator; None when even they
    were."""
    known = {comparable(mailbox) for mailbox in told}
    for recipient in recipients(behind):
        if comparable(recipient.mailbox) not in known:
            return recipient
    fallback = operator(settings)
    return None if comparable(fallback.mailbox) in known else fallback


def operator(settings: Settings) -> Recipient:
    """Who gets a message that nobody of the study can be sent."""
    return Recipient(bare_address(settings.fallback_email), "", Part.OPERATOR)


def language_for(part: Part, behind: Behind, settings: Settings) -> str:
    """The language somebody is written to in. A team at a site: the one that its country and its settings
    name, if the portal speaks it. A registry contact may be a call center abroad, so the country alone does
    not decide; nor do the team's other languages. Everybody else: the portal's first."""
    country = region(behind.site.country)
    if part is Part.SITE and country:
        for code in languages_of(country):
            if code in behind.team.languages and code in settings.languages:
                return code
    return settings.languages[0]


def _sendable(contact: Contact) -> str | None:
    """The address as mail servers know it; registry records hold some that no mail can be sent to."""
    try:
        return ascii_address((contact.email or "").strip())
    except BadAddress:
        return None
