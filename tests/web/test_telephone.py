"""Telephone numbers that can be tapped."""

import pytest

from portal.web.telephone import phone, with_short_numbers


@pytest.mark.parametrize(
    ("number", "extension", "country", "href"),
    [
        ("202-555-0143", None, "United States", "tel:+12025550143"),
        ("(202) 555-0143", None, None, "tel:+12025550143"),
        ("1-800-555-0165", None, None, "tel:+18005550165"),
        ("+44 7700 900982", None, "United States", "tel:+447700900982"),
        ("030 901820", None, "Germany", "tel:+4930901820"),
        ("202-555-0143", "x12", None, "tel:+12025550143,12"),
        ("071 - 369 68 91", None, None, "tel:0713696891"),
        ("555-0143", None, "Atlantis", "tel:5550143"),
        ("ask at the desk", None, None, None),
        ("room 12", None, None, None),
    ],
)
def test_a_number_becomes_what_a_telephone_dials(
    number: str, extension: str | None, country: str | None, href: str | None
) -> None:
    assert phone(number, extension, country).href == href


def test_a_number_is_shown_as_it_was_written() -> None:
    assert phone("(202) 555-0143").shown == "(202) 555-0143"
    assert phone("(202) 555-0143", "12").shown == "(202) 555-0143, extension 12"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("In an emergency call 911.", ["911"]),
        ("Call or text 988 (Veterans: press 1).", ["988"]),
        ("Call 112, or the Samaritans on 116 123.", ["112", "116123"]),
        ("Call 000", ["000"]),
        ("Call 202-555-0143 within 24 hours, or 1,234 times.", []),
    ],
)
def test_short_numbers_in_a_text_can_be_tapped(text: str, numbers: list[str]) -> None:
    linked = str(with_short_numbers(text))
    assert [part.partition('"')[0] for part in linked.split('href="tel:')[1:]] == numbers


def test_a_text_is_escaped_around_its_numbers() -> None:
    assert with_short_numbers("<b>911</b> & more") == (
        '&lt;b&gt;<a href="tel:911">911</a>&lt;/b&gt; &amp; more'
    )
