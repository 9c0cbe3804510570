"""Reading what staff type into forms: lines, texts, days and choices, each refused by name."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from portal.i18n import gettext as _
from portal.mail.address import BadAddress, ascii_address
from portal.web.fields import HiddenCharacters, clean_line, clean_text
from portal.web.forms import Form

LONGEST_LINE = 200
LONGEST_TEXT = 2_000
LONGEST_NUMBER = 4  # digits; Python refuses to read thousands of them

C = TypeVar("C", bound=StrEnum)


def line(form: Form, name: str, request: str = "") -> str:
    """A line of up to 200 characters. `request` is what is said when it is empty and must not be."""
    try:
        typed = clean_line(form.value(name))
    except HiddenCharacters:
        form.errors[name] = _("Take out the control or hidden characters")
        return ""
    if len(typed) > LONGEST_LINE:
        form.errors[name] = _("Use %(number)s characters or less", number=LONGEST_LINE)
    elif request and not typed:
        form.errors[name] = request
    return typed


def text(form: Form, name: str, request: str = "") -> str:
    """Several lines of up to 2,000 characters together. `request` as for a line."""
    try:
        typed = clean_text(form.value(name))
    except HiddenCharacters:
        form.errors[name] = _("Take out the control or hidden characters")
        return ""
    if len(typed) > LONGEST_TEXT:
        form.errors[name] = _("Use %(number)s characters or less", number=LONGEST_TEXT)
    elif request and not typed:
        form.errors[name] = request
    return typed


def page_number(typed: str) -> int:
    """Which page of a list is asked for; the first one for anything that is no such number."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER
    return max(int(typed), 1) if is_number else 1


def day(form: Form, name: str, request: str = "") -> date | None:
    """A day as date fields send it (ISO 8601: 2026-11-23). `request` as for a line."""
    typed = form.value(name).strip()
    if not typed:
        if request:
            form.errors[name] = request
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        form.errors[name] = _("Enter a day like 2026-11-23: year, month, day")
        return None


def choice(form: Form, name: str, choices: type[C], request: str) -> C | None:
    """One of several; `request` is what is said when none was chosen."""
    if form.value(name) in {*choices}:
        return choices(form.value(name))
    form.errors[name] = request
    return None


def one_of(form: Form, name: str, choices: Iterable[str], request: str) -> str:
    """The same where the choices are no enumeration; empty for none."""
    if form.value(name) in {*choices}:
        return form.value(name)
    form.errors[name] = request
    return ""


def address(form: Form, name: str, request: str) -> str:
    """An e-mail address as mail servers know it. `request` as for a line."""
    typed = line(form, name, request)
    if not typed:
        return ""
    try:
        return ascii_address(typed)
    except BadAddress:
        form.errors[name] = _("Enter an email address in the correct format, like name@example.com")
        return ""
