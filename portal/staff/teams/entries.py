"""What is typed about a team: its settings and its contacts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from portal.i18n import SPOKEN_LANGUAGES
from portal.i18n import gettext as _
from portal.staff.entries import address, line
from portal.teams.contacts import Contact
from portal.teams.reading import TeamSettings
from portal.teams.settings import LONGEST_REPLY_DAYS, is_a_time
from portal.web.forms import Form

MOST_CONTACTS = 12
DAYS = ("0", "1", "2", "3", "4", "5", "6")
LINES = ("name", "phone", "calls_from", "time_zone", "opens", "closes")
TICKED = "yes"


def form_of(settings: TeamSettings) -> Form:
    """A form filled in with what holds for a team."""
    typed = {name: [str(getattr(settings, name) or "")] for name in LINES}
    typed["until"] = [settings.paused_until.isoformat() if settings.paused_until else ""]
    typed["reply_within_days"] = [str(settings.reply_within_days or "")]
    typed["languages"] = [*settings.languages]
    typed["working_days"] = [str(day) for day in settings.working_days]
    for name in ("full_details", "shows_record"):
        typed[name] = [TICKED] if getattr(settings, name) else []
    return Form(typed)


def read(form: Form, known: TeamSettings) -> dict[str, Any]:
    """What was changed, by the names of the settings; what is wrong with it stands in the form."""
    given: dict[str, Any] = {name: line(form, name) for name in LINES}
    given["reply_within_days"] = _days(form) or ""
    spoken = {*SPOKEN_LANGUAGES, *known.languages}
    given["languages"] = [code for code in form.values("languages") if code in spoken]
    given["working_days"] = sorted({int(day) for day in form.values("working_days") if day in DAYS})
    given["full_details"] = form.value("full_details") == TICKED
    given["shows_record"] = form.value("shows_record") == TICKED
    if given["time_zone"] and given["time_zone"] not in available_timezones():
        form.errors["time_zone"] = _("Enter a time zone like America/Chicago")
    for name in ("opens", "closes"):
        if given[name] and not is_a_time(given[name]):
            form.errors[name] = _("Enter a time of day like 09:00")
    if given["opens"] and given["opens"] == given["closes"]:
        form.errors["closes"] = _("Enter another time than that at which you open")
    if not given["working_days"]:
        form.errors["working_days"] = _("Choose the days on which you work")
    return {name: value for name, value in given.items() if value != _as_typed(getattr(known, name))}


def read_contacts(form: Form, key: str, known: Iterable[Contact]) -> list[Contact]:
    """The contacts in the rows of a form, in their order; `known` are those of before, whose pictures and
    roles of the registry they keep."""
    before = {contact.mailbox: contact for contact in known if contact.mailbox}
    rows: list[tuple[int, int, Contact]] = []
    for number in range(MOST_CONTACTS):
        if form.value(f"remove-{key}-{number}") == TICKED:
            continue
        contact = _contact(form, key, number)
        if contact is not None:
            same = before.get(contact.mailbox or "")
            kept = replace(contact, picture=same.picture) if same else contact
            if same and same.phone == kept.phone:
                kept = replace(kept, phone_ext=same.phone_ext)
            rows.append((_place(form.value(f"place-{key}-{number}")), number, kept))
    seen: set[str] = set()
    for _place_in_list, number, contact in rows:
        if contact.mailbox and contact.mailbox in seen:
            form.errors[f"email-{key}-{number}"] = _("This address stands in the list already")
        seen.add(contact.mailbox or "")
    return [contact for _place_in_list, _number, contact in sorted(rows, key=lambda row: row[:2])]


def contacts_form(key: str, contacts: Sequence[Contact]) -> dict[str, list[str]]:
    """What the rows are filled in with."""
    typed: dict[str, list[str]] = {}
    for number, contact in enumerate(contacts):
        for name in ("name", "role", "email", "phone"):
            typed[f"{name}-{key}-{number}"] = [getattr(contact, name) or ""]
        typed[f"place-{key}-{number}"] = [str(number + 1)]
    return typed


def rows_for(form: Form, key: str) -> int:
    """How many rows it takes to show what a form holds, and an empty one."""
    parts = ("name", "role", "email", "phone")
    full = [
        number
        for number in range(MOST_CONTACTS)
        if any(form.value(f"{part}-{key}-{number}") for part in parts)
    ]
    return min(max(full, default=-1) + 2, MOST_CONTACTS)


def _contact(form: Form, key: str, number: int) -> Contact | None:
    """The one in this row; None where nothing was typed."""
    name, role, phone = (line(form, f"{part}-{key}-{number}") for part in ("name", "role", "phone"))
    email = address(form, f"email-{key}-{number}", "")
    if not (name or role or phone or email or form.error(f"email-{key}-{number}")):
        return None
    if not (email or phone or form.error(f"email-{key}-{number}")):
        form.errors[f"email-{key}-{number}"] = _("Enter an email address or a phone number")
    return Contact(name or None, role or None, email or None, phone or None)


def _place(typed: str) -> int:
    """Where in the list; last where it is no number."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else MOST_CONTACTS


def _days(form: Form) -> int | None:
    typed = form.value("reply_within_days").strip()
    if not typed:
        return None
    if typed.isascii() and typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= LONGEST_REPLY_DAYS:
        return int(typed)
    form.errors["reply_within_days"] = _("Enter a number from 1 to %(most)s", most=LONGEST_REPLY_DAYS)
    return None


def _as_typed(value: Any) -> Any:
    """As a form has it: no difference between nothing and an empty line."""
    if isinstance(value, tuple):
        return [*value]
    return "" if value is None else value
