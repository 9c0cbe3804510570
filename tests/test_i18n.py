"""Dates, spans and names of languages."""

from datetime import date

import pytest

from portal.i18n import ago, direction, format_date, language_name, speaking

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


def test_dates_are_written_in_each_languages_own_form() -> None:
    assert format_date(date(2026, 2, 1)) == "1 February 2026"
    with speaking("es"):
        assert format_date(date(2026, 2, 1)) == "1 de febrero de 2026"


def test_languages_are_called_by_their_own_names() -> None:
    assert [language_name(code) for code in ("es", "ar", "zh-Hans")] == ["Español", "العربية", "中文 (简体)"]


def test_arabic_runs_from_right_to_left() -> None:
    assert direction() == "ltr"
    with speaking("ar"):
        assert direction() == "rtl"
