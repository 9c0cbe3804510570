"""Languages: what is said, and how dates and lists are written, in the language of the page or e-mail being
made.

The language is a context variable, so that a validator or a view can speak without being handed a
translator. Message ids are the English texts; a language without a catalogue speaks English."""

import re
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton, format_timedelta
from babel.dates import format_time as babel_time
from babel.languages import get_official_languages
from babel.lists import format_list as babel_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALES = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "en"
SPOKEN_LANGUAGES = (  # what people may ask a study team to speak, the most asked for first
    *("es", "zh", "yue", "vi", "ar", "ko", "ru", "tl", "ht", "pt", "fr", "ase", "hi", "bn", "pa", "ur"),
    *("fa", "hy", "so", "am", "sw", "ne", "km", "my", "hmn", "uk", "pl", "de", "it", "he", "ja"),
)
UNNAMED_LANGUAGES = {"ase": "American Sign Language", "hmn": "Hmoob"}  # those without a locale
CATALOGUE = "*/LC_MESSAGES/messages.po"
REGIONS = {"es": "es-US"}  # where a language writes numbers and dates in several ways, that of most readers
MONTHS_UNTIL_YEARS = 24
SOUNDS_LIKE_AND = re.compile(r"h?i(?![aeou])", re.IGNORECASE)  # Spanish: Idaho, Higuera; but not hierro
EXACTLY_THAT_UNIT = 1_000_000  # a span this long would be said in a larger unit

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)
_prefix: ContextVar[str] = ContextVar("prefix", default="")


def language() -> str:
    """The code of the language being spoken, such as "en"."""
    return _language.get()


def preset_language() -> str:
    """What stands chosen in a list of SPOKEN_LANGUAGES: that of the page, "pt" for "pt-BR", and for English
    nothing."""
    spoken = language().partition("-")[0]
    return spoken if spoken in SPOKEN_LANGUAGES else ""


class _Speech:
    """A context manager without a generator, which would cost every request several microseconds."""

    __slots__ = ("_before", "_code", "_prefix")

    def __init__(self, code: str, prefix: str) -> None:
        self._code, self._prefix = code, prefix

    def __enter__(self) -> None:
        self._before = (_language.set(self._code), _prefix.set(self._prefix))

    def __exit__(self, *_: object) -> None:
        _language.reset(self._before[0])
        _prefix.reset(self._before[1])


def speaking(code: str, prefix: str = "") -> _Speech:
    """`with` it, everything is said in this language, and the links made begin with `prefix`: "/es", or
    nothing."""
    return _Speech(code, prefix)


def prefix() -> str:
    """How the addresses on the page being made begin: with its language, "/es", or with nothing."""
    return _prefix.get()


def link(path: str) -> str:
    """An address of this portal, such as "/studies/NCT00000102", kept in the language that the page's own
    address names: "/es/studies/NCT00000102" on a page below /es."""
    return _prefix.get() + path


def gettext(message: str, /, **values: Any) -> str:
    """The message in the current language, with `%(name)s` filled from `values`."""
    text = catalogue(language()).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, number: int, /, **values: Any) -> str:
    """Singular or plural by the current language's rules; `%(num)s` is the number."""
    return catalogue(language()).ngettext(one, many, number) % {"num": number, **values}


@cache
def catalogue(code: str) -> NullTranslations:
    """The messages of a language, read from its catalogue once, in some dozens of milliseconds: nothing has
    to be compiled when one is changed or shipped. Without a catalogue there are none, and English is
    spoken."""
    file = LOCALES / CATALOGUE.replace("*", code.replace("-", "_"))
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def known_languages() -> tuple[str, ...]:
    """The codes of the languages that the portal can speak: English, and those with a catalogue."""
    codes = {file.parts[-3].replace("_", "-") for file in LOCALES.glob(CATALOGUE)}
    return (DEFAULT_LANGUAGE, *sorted(codes))


def direction() -> str:
    """`ltr` or `rtl`, for the `dir` attribute."""
    return locale().text_direction


def locale() -> Locale:
    """Babel's rules for the current language."""
    return _rules(language())


@cache
def _rules(code: str) -> Locale:
    return Locale.parse(REGIONS.get(code, code), sep="-")


def format_date(day: date) -> str:
    """1 February 2026, in each language's long form."""
    pattern = "d MMMM y" if language() == "en" else "long"
    return babel_date(day, format=pattern, locale=locale())


def format_month(day: date) -> str:
    """February 2026."""
    return format_skeleton("yMMMM", day, locale=locale())


def format_moment(moment: datetime) -> str:
    """22 November 2026, 20:47 UTC."""
    time = babel_time(moment, format="HH:mm" if language() == "en" else "short", locale=locale())
    return gettext("%(day)s, %(time)s UTC", day=format_date(moment.date()), time=time)


def ago(day: date, today: date) -> str:
    """How long ago a day was, in whole days, months or years, rounded down: "today", "9 months ago"."""
    days = (today - day).days
    if days <= 0:
        return gettext("today")
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    whole: timedelta
    unit: Literal["day", "month", "year"]
    if months < 1:
        whole, unit = timedelta(days=days), "day"
    elif months < MONTHS_UNTIL_YEARS:
        whole, unit = timedelta(days=30 * months), "month"
    else:
        whole, unit = timedelta(days=365 * (months // 12)), "year"
    return format_timedelta(
        -whole, granularity=unit, threshold=EXACTLY_THAT_UNIT, add_direction=True, locale=locale()
    )


@lru_cache(256)
def language_name(code: str) -> str:
    """A language in its own words: "Español"; the code itself when nobody has named it."""
    try:
        name = Locale.parse(code, sep="-").get_display_name()
    except (ValueError, UnknownLocaleError):
        name = UNNAMED_LANGUAGES.get(code)
    return name[:1].upper() + name[1:] if name else code


def languages_of(country: str) -> tuple[str, ...]:
    """The codes of a country's official languages, the most spoken first; the country by its code."""
    return get_official_languages(country, de_facto=True)


def territory(code: str) -> str:
    """A country by its code (ISO 3166-1), in the current language; the code itself for one not known."""
    return str(locale().territories.get(code, code))


def language_here(code: str) -> str:
    """A language as the language being spoken calls it, "Spanish"; empty where that is its own name, or where
    it is not known."""
    try:
        here = Locale.parse(code, sep="-").get_display_name(locale()) or ""
    except (ValueError, UnknownLocaleError):
        return ""
    return "" if here.casefold() == language_name(code).casefold() else here[:1].upper() + here[1:]


def format_number(number: int) -> str:
    """2,000."""
    return _decimal(number, language())


@lru_cache(4096)
def _decimal(number: int, code: str) -> str:
    return format_decimal(number, locale=_rules(code))


def format_list(parts: Sequence[str]) -> str:
    """One, two and three. Spanish has "Utah e Idaho", so that two sounds do not meet, which Babel does not
    know."""
    text = babel_list(list(parts), locale=locale())
    if language() == "es" and parts and SOUNDS_LIKE_AND.match(parts[-1]):
        before, joined, last = text.rpartition(f" y {parts[-1]}")
        return f"{before} e {parts[-1]}" if joined and not last else text
    return text
