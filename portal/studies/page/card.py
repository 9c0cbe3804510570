"""The card that says who reads a message and how else to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal import clock
from portal.i18n import ago, ngettext
from portal.i18n import gettext as _
from portal.studies.behind import Behind
from portal.studies.page.sayings import Saying, sayings
from portal.studies.places import address_of, central_phone, name_of, phone_of
from portal.studies.study import Study
from portal.teams.contacts import Contact
from portal.teams.record import in_words
from portal.texts.library import Library
from portal.texts.text import Picture
from portal.web.telephone import Phone

MOST_INITIALS = 2


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A picture of a contact that their team uploaded. Their name stands beside it, so it says nothing."""

    src: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the study's staff; a picture or else initials. `plain_name` is without degrees. `confirmed`
    says how long ago they said that they are the ones to ask; empty where they never did."""

    name: str
    plain_name: str
    role: str
    initials: str
    portrait: Picture | Uploaded | None
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Who reads the message. `languages` are codes; `before_you_write` is in the team's own words; `note`
    says why it is this site's, where there are others; `record` is how the team has answered."""

    title: str
    place: str
    person: Person | None
    phone: Phone | None
    languages: tuple[str, ...]
    reply_within: str
    before_you_write: tuple[Saying, ...]
    note: str = ""
    record: str = ""


def card_for(study: Study, taking: Sequence[Behind], library: Library, operator: str) -> Card:
    """One site's card where there is one to write to, else the study's own."""
    if len(taking) == 1:
        return _card_of_site(study, taking[0], library, operator)
    return _card_of_study(study, taking, library, operator)


def values_of(study: Study, operator: str) -> dict[str, str | None]:
    """What placeholders stand for in the texts of a study."""
    return {
        "STUDY_TITLE": study.title,
        "NCT_ID": study.nct_id,
        "SPONSOR": study.sponsor,
        "OPERATOR_NAME": operator,
    }


def _card_of_site(study: Study, behind: Behind, library: Library, operator: str) -> Card:
    """The card of one site that takes messages."""
    contact = next((one for one in behind.recipients if one.name), None)
    person = _person_at(behind, contact, library) if contact else None
    phone = phone_of(behind) or central_phone(study)
    reply_within = _days(behind.team.reply_within_days)
    values = values_of(study, operator) | {
        "SITE_NAME": name_of(behind),
        "CONTACT_NAME": contact.name if contact else None,
        "CONTACT_PHONE": phone.shown if phone else None,
        "REPLY_WITHIN": reply_within,
    }
    return Card(
        title=name_of(behind),
        place=address_of(behind.site),
        person=person,
        phone=phone,
        languages=behind.team.languages,
        reply_within=reply_within,
        before_you_write=sayings("before_you_write", study.nct_id, [behind], library, values),
        record=in_words(behind.record) if behind.record and behind.record.says_enough else "",
    )


def _card_of_study(study: Study, taking: Sequence[Behind], library: Library, operator: str) -> Card:
    """The card of a study at several sites, or at none that takes messages: its central contact's."""
    contact = next((one for one in study.central_contacts if one.name), None)
    centers = ngettext("%(num)s center takes messages", "%(num)s centers take messages", len(taking))
    return Card(
        title=_("The study team"),
        place=centers if taking else "",
        person=_person(contact, None) if contact else None,
        phone=central_phone(study),
        languages=(),
        reply_within=_same_days(taking),
        before_you_write=sayings(
            "before_you_write", study.nct_id, taking, library, values_of(study, operator)
        ),
    )


def _person_at(behind: Behind, contact: Contact, library: Library) -> Person:
    own = Uploaded(contact.picture) if contact.picture else library.portrait(behind.site.id)
    person = _person(contact, own)
    confirmed_at = behind.confirmed.get(contact.mailbox or "")
    if confirmed_at is None:
        return person
    age = ago(confirmed_at.date(), clock.today())
    return replace(person, confirmed=_("Contact confirmed %(age)s", age=age))


def _person(contact: Contact, portrait: Picture | Uploaded | None) -> Person:
    name = contact.plain_name
    return Person(contact.name or name, name, _role(contact.role), _initials(name), portrait)


def _role(role: str | None) -> str:
    """What the registry's roles mean; one that a person wrote stays as it is."""
    known = {
        None: _("Study contact"),
        "CONTACT": _("Study contact"),
        "PRINCIPAL_INVESTIGATOR": _("Leads the study at this center"),
        "SUB_INVESTIGATOR": _("Researcher in this study"),
        "STUDY_CHAIR": _("Study chair"),
        "STUDY_DIRECTOR": _("Study director"),
    }
    return known.get(role) or role or ""


def _initials(name: str) -> str:
    """RM for "Robin Marsh"; none where a name has no letters, as a call center's."""
    words = [word for word in name.split() if word[0].isalpha() and not word.endswith(".")]
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0].upper() for word in ends)[:MOST_INITIALS]


def _same_days(taking: Sequence[Behind]) -> str:
    """What can be said of all sites at once."""
    days = {behind.team.reply_within_days for behind in taking}
    return _days(days.pop()) if len(days) == 1 else ""


def _days(number: int | None) -> str:
    """The team's own aim; nothing is said for a team that has set none."""
    return ngettext("%(num)s working day", "%(num)s working days", number) if number else ""
