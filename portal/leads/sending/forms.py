"""The message form: from what a browser sent to a `Message`, or to an error for each field that needs one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from portal.i18n import SPOKEN_LANGUAGES, preset_language
from portal.i18n import gettext as _
from portal.leads.message import OTHER_LANGUAGE, ContactBy, Message
from portal.leads.sending.entries import line, phone, text
from portal.mail.entries import email
from portal.web.forms import Form

LONGEST_ID = 18
LEFT_EMPTY = "leave_empty"  # a field that people do not see; programs that fill in whatever there is do


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offered. `countries` maps the ids of the sites that take messages to their countries;
    `child` says that the study is for people under 18, for whom a parent or guardian writes."""

    countries: Mapping[int, str | None]
    child: bool = False


def read(form: Form, choices: Choices) -> Message | None:
    """The message, or None with what is wrong in `form.errors`, in the order in which the fields stand."""
    site_id = _site(form, choices.countries)
    parts = {
        "site_id": site_id,
        **_people(form, child=choices.child),
        **_reaching(form, choices.countries.get(site_id)),
        **_languages(form),
        "text": text(form, "message"),
    }
    if form.value(LEFT_EMPTY).strip():
        form.errors[LEFT_EMPTY] = _("Leave this field empty. What people write goes into the other fields")
    if not form.value("consent"):
        form.errors["consent"] = _("Tick the box to agree. We cannot send your message without it")
    return None if form.errors else Message(**parts)


def _site(form: Form, taking: Collection[int]) -> int:
    """The chosen site, or the only one. A browser may send anything; only a site that takes messages comes
    back."""
    chosen = form.value("site").strip()
    if not chosen and len(taking) == 1:
        return next(iter(taking))
    if chosen.isascii() and chosen.isdigit() and len(chosen) <= LONGEST_ID and int(chosen) in taking:
        return int(chosen)
    if not chosen:
        form.errors["site"] = _("Choose the center you want to write to")
    elif len(taking) > 1:
        form.errors["site"] = _("This center does not take messages now. Choose another one")
    else:
        form.errors["site"] = _(
            "The center you chose takes no messages now. If you send this again, it goes to this one"
        )
    return 0


def _people(form: Form, *, child: bool) -> dict[str, Any]:
    """Who it is about, and who writes where that is somebody else."""
    helped = child or bool(form.value("on_behalf"))
    helper = _helper(form, child=child) if helped else {}
    if child:
        first, last = _("Enter the child's first name"), _("Enter the child's last name")
    elif helped:
        first, last = _("Enter the first name of the person you write for"), _("Enter their last name")
    else:
        first, last = _("Enter your first name"), _("Enter your last name")
    return helper | {
        "first_name": line(form, "first_name", _("First name"), first),
        "last_name": line(form, "last_name", _("Last name"), last),
    }


def _helper(form: Form, *, child: bool) -> dict[str, Any]:
    if child:
        related = _("Enter how you are related to the child, like mother, father or legal guardian")
        agreed = _("Tick the box if a parent or guardian of the child writes or agrees")
    else:
        related = _("Enter how you are related, like daughter, friend or nurse")
        agreed = _("Tick the box if they know that you are writing, and agree")
    helper = {
        "helper_name": line(form, "helper_name", _("Your own name"), _("Enter your own name")),
        "relationship": line(form, "relationship", _("How you are related"), related),
    }
    if not form.value("permission"):
        form.errors["permission"] = agreed
    return helper


def _reaching(form: Form, country: str | None) -> dict[str, Any]:
    """Address, number, and which of them to use, when."""
    typed_email, ascii_email = email(form, "email")
    typed_phone, number = phone(form, "phone", country)
    return {
        "email": typed_email,
        "email_ascii": ascii_email,
        "phone": typed_phone,
        "phone_e164": number.e164,
        "phone_extension": number.extension,
        "contact_by": _contact_by(form),
        "best_time": line(form, "best_time", _("Good times to call")),
        "voicemail_ok": bool(form.value("voicemail_ok")),
    }


def _contact_by(form: Form) -> ContactBy:
    try:
        return ContactBy(form.value("contact_by") or ContactBy.EITHER)
    except ValueError:
        form.errors["contact_by"] = _("Choose how the team should contact you")
        return ContactBy.EITHER


def _languages(form: Form) -> dict[str, Any]:
    # The page's own language stands preset in the list; "" is somebody's choice, and means English.
    code = form.value("language") if "language" in form.typed else preset_language()
    if code not in {"", OTHER_LANGUAGE, *SPOKEN_LANGUAGES}:
        form.errors["language"] = _("Choose a language from the list, or “Another language”")
    wanted = _("Enter the language you want us to use") if code == OTHER_LANGUAGE else ""
    other = line(form, "other_language", _("The language"), wanted)
    # Where a browser shows the box from the start, somebody may fill it without choosing "Another language".
    return {"language": code or (OTHER_LANGUAGE if other else ""), "other_language": other}
