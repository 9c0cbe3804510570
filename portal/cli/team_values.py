"""What is typed after the options of `portal teams set`."""

from datetime import time
from email.utils import parseaddr

import click
from babel import Locale, UnknownLocaleError

from portal.teams.contacts import Contact

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def languages(typed: str) -> list[str]:
    """The codes in "es, zh-Hans"; none in an empty text."""
    return [_language(code.strip()) for code in typed.split(",") if code.strip()]


def contacts(typed: tuple[str, ...]) -> list[Contact]:
    """Each of "Robin Marsh <robin@example.org>"; an empty one means nobody."""
    return [_contact(text) for text in typed if text.strip()]


def working_days(typed: str) -> list[int]:
    """The days in "mon-thu,sat", counted from Monday, 0; none in an empty text."""
    found: set[int] = set()
    for part in filter(None, typed.replace(" ", "").lower().split(",")):
        first, _, last = part.partition("-")
        try:
            start, end = DAYS.index(first[:3]), DAYS.index((last or first)[:3])
        except ValueError:
            raise click.BadParameter(f"{part!r} is not a day or a range of days, like mon-fri") from None
        found.update(range(start, end + 1) if start <= end else (*range(start, 7), *range(end + 1)))
    return sorted(found)


def hours(typed: str) -> tuple[str, str]:
    """Opening and closing time in "09:00-17:00"; both empty in an empty text."""
    if not typed.strip():
        return "", ""
    opens, _, closes = typed.partition("-")
    try:
        return _clock(opens), _clock(closes)
    except ValueError:
        raise click.BadParameter(f"{typed!r} are no hours, like 09:00-17:00") from None


def _clock(typed: str) -> str:
    return time.fromisoformat(typed.strip()).strftime("%H:%M")


def _language(code: str) -> str:
    try:
        Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        raise click.BadParameter(f"{code!r} is not a language code, like es or zh-Hans") from None
    return code


def _contact(text: str) -> Contact:
    name, email = parseaddr(text)
    if "@" not in email:
        raise click.BadParameter(
            f"{text!r} is not a name and address, like 'Robin Marsh <robin@example.org>'"
        )
    return Contact(name=name or None, email=email)
