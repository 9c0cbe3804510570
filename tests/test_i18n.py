"""Dates, numbers, spans and names of languages, and which languages there are."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from portal.i18n import (
    ago,
    direction,
    format_date,
    format_list,
    format_moment,
    format_month,
    format_number,
    gettext,
    known_languages,
    language_here,
    language_name,
    ngettext,
    speaking,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 21), "1 day ago"),
        (date(2026, 10, 23), "30 days ago"),
        (date(2026, 10, 22), "1 month ago"),
        (date(2026, 2, 1), "9 months ago"),
        (date(2025, 11, 22), "12 months ago"),
        (date(2024, 11, 23), "23 months ago"),
        (date(2024, 11, 22), "2 years ago"),
        (date(2006, 7, 17), "20 years ago"),
    ],
)
def test_a_span_is_said_in_whole_units_rounded_down(day: date, said: str) -> None:
    assert ago(day, TODAY) == said


@pytest.mark.parametrize(
    ("write", "english", "spanish"),
    [
        (lambda: format_date(date(2026, 2, 1)), "1 February 2026", "1 de febrero de 2026"),
        (lambda: format_month(date(2026, 2, 1)), "February 2026", "febrero de 2026"),
        (
            lambda: format_moment(datetime(2026, 2, 1, 20, 47, tzinfo=UTC)),
            "1 February 2026, 20:47 UTC",
            "1 de febrero de 2026, 8:47\N{NARROW NO-BREAK SPACE}p.m. UTC",
        ),
        (lambda: ago(date(2026, 2, 1), TODAY), "9 months ago", "hace 9 meses"),
        (lambda: ago(TODAY, TODAY), "today", "hoy"),
        (lambda: format_number(2000), "2,000", "2,000"),
        (lambda: format_number(1_234_567), "1,234,567", "1,234,567"),
        (lambda: format_list(["Ohio", "Utah", "Maine"]), "Ohio, Utah, and Maine", "Ohio, Utah y Maine"),
        (lambda: format_list(["Ohio", "Idaho"]), "Ohio and Idaho", "Ohio e Idaho"),
        (lambda: format_list(["Ohio", "Iowa"]), "Ohio and Iowa", "Ohio y Iowa"),
        (lambda: format_list(["Idaho"]), "Idaho", "Idaho"),
        (lambda: ngettext("%(num)s center", "%(num)s centers", 1), "1 center", "1 centro"),
        (lambda: ngettext("%(num)s center", "%(num)s centers", 0), "0 centers", "0 centros"),
        (lambda: gettext("Hello %(name)s,", name="100%"), "Hello 100%,", "Hola, 100%:"),
    ],
)
def test_dates_numbers_and_words_are_written_in_each_languages_own_form(
    write: Callable[[], str], english: str, spanish: str
) -> None:
    assert write() == english
    with speaking("es"):
        assert write() == spanish


def test_a_language_without_a_catalogue_speaks_english_but_writes_its_own_dates() -> None:
    with speaking("de"):
        assert gettext("Hello,") == "Hello,"
        assert format_date(date(2026, 2, 1)) == "1. Februar 2026"


def test_english_is_known_and_every_language_with_a_catalogue() -> None:
    assert known_languages() == ("en", "es")


def test_languages_are_called_by_their_own_names() -> None:
    assert [language_name(code) for code in ("es", "ar", "zh-Hans")] == ["Español", "العربية", "中文 (简体)"]


def test_a_language_is_called_as_the_reader_calls_it_too_where_that_is_another_name() -> None:
    codes = ("es", "zh", "en", "ase", "xx-none")
    assert [language_here(code) for code in codes] == ["Spanish", "Chinese", "", "", ""]
    with speaking("es"):
        assert [language_here(code) for code in codes] == ["", "Chino", "Inglés", "", ""]


def test_arabic_runs_from_right_to_left() -> None:
    assert direction() == "ltr"
    with speaking("ar"):
        assert direction() == "rtl"
