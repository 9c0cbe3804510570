"""Telephone numbers that can be tapped."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers
from babel import Locale
from markupsafe import Markup, escape

from portal.i18n import gettext as _

HOME_COUNTRY = "United States"
OTHER_NAMES = {  # as the registry has it, or had it before 2025
    "Czech Republic": "CZ",
    "Hong Kong": "HK",
    "Iran, Islamic Republic of": "IR",
    "Korea, Republic of": "KR",
    "Macau": "MO",
    "Myanmar": "MM",
    "Palestinian Territories, Occupied": "PS",
    "Russian Federation": "RU",
    "Turkey": "TR",
    "Turkey (Türkiye)": "TR",
    "Viet Nam": "VN",
}
FEWEST_DIGITS = 5
MOST_NUMBERS = 4096  # kept, since each takes as long as a dozen lines of a page
PAUSE = ","  # telephones dial the number, wait, and dial the extension
SHORT_NUMBER = re.compile(r"(?<![\w.,/-])(116 ?\d{3}|\d{3})(?![\w/-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it is shown, and the address to tap; None where nobody could dial it."""

    shown: str
    href: str | None


def phone(number: str, extension: str | None = None, country: str | None = None) -> Phone:
    """A number as somebody wrote it, to be tapped from any country; `country` by its English name."""
    shown = number
    if extension:
        shown = _("%(number)s, extension %(extension)s", number=number, extension=extension)
    dialled = _international(number, country or HOME_COUNTRY)
    if dialled is None:
        return Phone(shown, None)
    digits = re.sub(r"\D", "", extension or "")
    return Phone(shown, f"tel:{dialled}{PAUSE}{digits}" if digits else f"tel:{dialled}")


def with_short_numbers(text: str) -> Markup:
    """The text with its numbers for emergencies and crises (911, 988, 116 123) as links that call them."""
    parts = SHORT_NUMBER.split(str(text))
    return Markup("").join(_link(part) if place % 2 else escape(part) for place, part in enumerate(parts))


def grouped(e164: str) -> str:
    """A number in E.164 in the groups in which its country reads it: "+44 7700 900982"."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def region(country: str | None) -> str | None:
    """The two letters of a country by its English name: "US" for "United States"; None for one not known."""
    return _regions().get(country or "")


def _link(number: str) -> Markup:
    return Markup('<a href="tel:{}">{}</a>').format(number.replace(" ", ""), number)


@lru_cache(MOST_NUMBERS)
def _international(number: str, country: str) -> str | None:
    """The number in E.164, else its bare digits, to be dialled where it is at home; None for too few."""
    try:
        parsed = phonenumbers.parse(number, region(country))
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is not None and (number.lstrip().startswith("+") or phonenumbers.is_valid_number(parsed)):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    digits = re.sub(r"\D", "", number)
    return digits if len(digits) >= FEWEST_DIGITS else None


@cache
def _regions() -> dict[str, str]:
    """Region codes by English country names."""
    known = {name: code for code, name in Locale("en").territories.items() if len(code) == 2}
    return known | {name.replace("&", "and"): code for name, code in known.items()} | OTHER_NAMES
