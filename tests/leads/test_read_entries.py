"""What single entries of the form take and refuse: names, addresses, numbers and the message itself."""

import pytest

from portal.leads.sending.forms import Choices
from tests.leads.typing_in import HELPED, HIDDEN, LINES, NAMES, refused, taken

TELEPHONE = "Enter a phone number, like 202-555-0123 or +44 7700 900 982"


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_script_are_kept_exactly(name: str) -> None:
    assert taken(first_name=name, last_name=name).full_name == f"{name} {name}"


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("field", LINES)
def test_a_line_with_characters_nobody_can_see_is_refused_by_name(field: str, hidden: str) -> None:
    errors = refused(**HELPED | {field: f"Ro{hidden}bin"})
    assert list(errors) == [field]
    assert "hidden characters" in errors[field]


@pytest.mark.parametrize("nothing", ["\u2003", "\u200d", "\u3164", " \u200e "])
def test_a_name_of_which_nobody_sees_anything_is_no_name(nothing: str) -> None:
    assert refused(first_name=nothing) == {"first_name": "Enter your first name"}


@pytest.mark.parametrize("field", LINES)
def test_a_hundred_characters_fit_and_one_more_does_not(field: str) -> None:
    taken(**HELPED | {field: "王" * 100})
    assert refused(**HELPED | {field: "王" * 101})[field].endswith("must be 100 characters or less")


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example",
        "see https://x",
        "ftp://x",
        "www.shop.example",
        "cheap-pills.com",
        "CHEAP.XYZ now",
        "bit.ly/abc",
        "evil.com.",
        "ｗｗｗ．ｅｖｉｌ．ｃｏｍ",
        "evil。com",
        "xn--80ak6aa92e.com",
        "win.at/now",
        "пример.рф",
        "a@evil.com/path",
        "a@evil.com.au/path",
        "evil.pw",
        "//evil.sh/now",
        "e\u200dvil.c\u200dom",
    ],
)
def test_a_web_address_is_refused_in_names_and_message(address: str) -> None:
    assert refused(first_name=address, message=address) == {
        "first_name": "First name must not include a web address",
        "message": "Your message must not include a web address",
    }


@pytest.mark.parametrize(
    "message",
    [
        "My back hurts.My doctor said so.",
        "It began in May.I take 2.5 mg",
        "Call me a.m. or p.m., e.g. Mon.-Fri.",
        "dolor.de espalda",
        "My other address is robin.marsh@mail.example.com.",
        "Can you write to robin.marsh@example.com?",
        "By email to robin.marsh@example.com: please soon",
        "Dr.Smith / Mr. O.Neil, and/or my wife",
        "the comet.communication of it...Is it",
    ],
)
def test_words_without_a_space_after_the_full_stop_are_no_web_address(message: str) -> None:
    assert taken(message=message).text == message


@pytest.mark.parametrize(
    ("typed", "for_servers"),
    [
        ("Robin@Example.org", "Robin@example.org"),
        ("  robin@example.org ", "robin@example.org"),
        ("jo@münchen.example.org", "jo@xn--mnchen-3ya.example.org"),
        ("jo+study@example.co.uk", "jo+study@example.co.uk"),
        ("\u202arobin@example.org\u202c", "robin@example.org"),
    ],
)
def test_an_email_address_is_kept_as_typed_and_as_servers_know_it(typed: str, for_servers: str) -> None:
    message = taken(email=typed)
    assert message.email_ascii == for_servers
    assert message.email == typed.strip(" \u202a\u202c")


@pytest.mark.parametrize(
    "typed",
    [
        "robin",
        "robin@",
        "@example.org",
        "robin@localhost",
        "rö@example.org",
        "a b@example.org",
        "robin@example..org",
        "Robin <robin@example.org>",
        "a@example.org,b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a\x00@example.org",
    ],
)
def test_what_no_mail_can_be_sent_to_is_refused(typed: str) -> None:
    assert refused(email=typed) == {
        "email": "Enter an email address in the correct format, like name@example.com"
    }


@pytest.mark.parametrize(
    ("country", "typed", "dialled", "extension"),
    [
        ("United States", "(202) 555 0123", "+12025550123", ""),
        ("United States", "+44 7700 900 982", "+447700900982", ""),
        ("United Kingdom", "07700 900982", "+447700900982", ""),
        ("United Kingdom", "(202) 555-0123", "+12025550123", ""),
        ("Nowhere", "202.555.0123 ext. 12", "+12025550123", "12"),
        (None, "٢٠٢٥٥٥٠١٢٣", "+12025550123", ""),
        ("United States", "\u202a202-555-0123\u202c", "+12025550123", ""),
    ],
)
def test_a_number_may_be_written_as_at_the_site_as_at_home_or_internationally(
    country: str | None, typed: str, dialled: str, extension: str
) -> None:
    message = taken(Choices({7: country}), phone=typed)
    assert (message.phone_e164, message.phone_extension) == (dialled, extension)
    assert message.phone == typed.strip("\u202a\u202c")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "call me",
        "555-0123",
        "12345",
        "1" * 30,
        "202-555-0123\n",
        "+12025550123 or +12025550124",
        "see http://evil.com 202-555-0123",
        "www.evil.com/202-555-0123",
        "202-555-0123;phone-context=evil.com",
    ],
)
def test_a_number_that_cannot_be_dialled_is_refused(typed: str) -> None:
    if typed.endswith("\n"):
        typed += "202-555-0124"
    assert refused(phone=typed) == {"phone": TELEPHONE}


def test_a_message_is_counted_in_characters_with_each_line_end_as_one() -> None:
    assert taken(message="a\r\nb").text == "a\nb"
    assert len(taken(message="👩\r\n" * 999 + "👩👩").text) == 2_000
    assert refused(message="a" * 2_001) == {"message": "Your message must be 2,000 characters or less"}


def test_what_pasting_left_in_a_message_is_taken_out_and_the_rest_kept() -> None:
    assert taken(message="\ufeffso\u00adfa \u2067שלום\u2069 می‌خواهم").text == "sofa שלום می‌خواهم"


@pytest.mark.parametrize("hidden", ["\0", "\x1b", "\u2028", "\ufdd0", "\ufffd", "\ue000", "\x85"])
def test_a_message_with_characters_nobody_can_see_is_refused(hidden: str) -> None:
    assert refused(message=f"a{hidden}b") == {
        "message": "Your message must not have hidden characters. Type it again"
    }
