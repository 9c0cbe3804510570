"""A message in words, line by line: what its sender gets as a copy and what the team reads."""

from dataclasses import dataclass

from portal.i18n import DEFAULT_LANGUAGE, language, language_here, language_name
from portal.i18n import gettext as _
from portal.leads.message import ContactBy, Message
from portal.web.forms import Form

PAUSE = ","  # telephones dial the number, wait, and dial the extension


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: a label of ours and what somebody typed or chose. `href` is what a tap on it does;
    `is_number` says that it reads from left to right in every language."""

    label: str
    value: str
    href: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class ReplyIn:
    """The language somebody wants to be answered in, by its own name. `here` is what it is called in the
    language being spoken, where that is another word; `code` is empty for a language that was typed."""

    name: str
    here: str = ""
    code: str = ""


def reply_in(message: Message) -> ReplyIn | None:
    """The language to answer in; None where it is the one being spoken, without anybody having chosen."""
    if message.other_language:
        return ReplyIn(message.reply_language)
    if not message.language and language() == DEFAULT_LANGUAGE:
        return None
    code = message.language or DEFAULT_LANGUAGE  # nothing chosen is said as "English is fine"
    return ReplyIn(language_name(code), language_here(code), code)


def facts(message: Message) -> list[Fact]:
    """Who it is about, whom to contact, how and when; not the language and not the message itself."""
    if message.is_for_someone_else:
        writer = f"{message.helper_name} ({message.relationship})"
        lines = [Fact(_("Who it is about"), message.full_name), Fact(_("Contact person"), writer)]
    else:
        lines = [Fact(_("Name"), message.full_name)]
    lines.append(Fact(_("Contact by"), contact_by(message.contact_by)))
    number = tel(message) if message.may_be_called else ""
    lines.append(Fact(_("Phone"), message.phone, number, is_number=True))
    if message.may_be_called:
        if message.best_time:
            lines.append(Fact(_("Good times to call"), message.best_time))
        lines.append(Fact(_("May leave a voicemail"), _("Yes") if message.voicemail_ok else _("No")))
    mail = f"mailto:{message.email_ascii}" if message.may_be_mailed else ""
    lines.append(Fact(_("Email"), message.email, mail, is_number=True))
    return lines


def as_typed(form: Form) -> list[Fact]:
    """What stands in a form that cannot be sent, for whoever wants to copy it."""
    labels = {
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "helper_name": _("Your own name"),
        "relationship": _("How you are related"),
        "email": _("Email"),
        "phone": _("Phone"),
        "best_time": _("Good times to call"),
        "other_language": _("Language"),
        "message": _("Your message"),
    }
    return [Fact(label, typed) for name, label in labels.items() if (typed := form.value(name).strip())]


def contact_by(choice: ContactBy) -> str:
    """How somebody wants to be reached."""
    known = {
        ContactBy.EITHER: _("Phone or email"),
        ContactBy.PHONE: _("Phone only"),
        ContactBy.EMAIL: _("Email only"),
    }
    return known[choice]


def tel(message: Message) -> str:
    """The address that dials the number and its extension."""
    extension = f"{PAUSE}{message.phone_extension}" if message.phone_extension else ""
    return f"tel:{message.phone_e164}{extension}"


def grouped_code(code: str) -> str:
    """Six digits as people read them aloud: "482 913"."""
    return f"{code[:3]} {code[3:]}"


def masked(address: str) -> str:
    """An e-mail address that its owner recognises and nobody else can use: j•••@example.org."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}"
