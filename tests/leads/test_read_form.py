"""What the message form takes, what it refuses, and in which words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.leads.forms import Choices, read
from portal.leads.message import ContactBy, Message
from portal.web.forms import Form

ONE_SITE = Choices({7: "United States"})
TYPED = {
    "first_name": "Robin",
    "last_name": "Marsh",
    "email": "robin@example.org",
    "phone": "202-555-0123",
    "consent": "yes",
}
NAMES = [
    "José",
    "علي",
    "שרה כהן",
    "王小明",
    "O'Neil-Łoś",
    "👩🏽‍⚕️ Ana",
    "می‌خواهم",
    "Nguyễn Thị Minh Khai",
    "None",
    "<<Mart>>",
]
HIDDEN = [
    "\0",
    "\r",
    "\n",
    "\r\nBcc: x@example.org",
    "\x1b",
    "\x85",
    "\u2028",
    "\u2029",
    "\u202e",
    "\ufdd0",
    "\ufffd",
    "\ue000",
]
LINES = ["first_name", "last_name", "helper_name", "relationship", "best_time", "other_language"]
TELEPHONE = "Enter a phone number, like 202-555-0123 or +44 7700 900 982"
HELPED = {"on_behalf": "yes", "helper_name": "Kim", "relationship": "daughter", "permission": "yes"}


def form(**typed: str) -> Form:
    return Form({name: [value] for name, value in (TYPED | typed).items()})


def taken(choices: Choices = ONE_SITE, /, **typed: str) -> Message:
    filled = form(**typed)
    message = read(filled, choices)
    assert message is not None, filled.errors
    return message


def refused(choices: Choices = ONE_SITE, /, **typed: str) -> dict[str, str]:
    filled = form(**typed)
    assert read(filled, choices) is None
    return filled.errors


def test_the_shortest_form_is_taken_for_the_only_site_to_be_reached_either_way() -> None:
    assert taken() == Message(
        site_id=7,
        first_name="Robin",
        last_name="Marsh",
        email="robin@example.org",
        email_ascii="robin@example.org",
        phone="202-555-0123",
        phone_e164="+12025550123",
    )


def test_an_empty_form_says_what_to_do_for_each_field_in_the_order_of_the_fields() -> None:
    empty = Form()
    assert read(empty, Choices({7: None, 8: None})) is None
    assert list(empty.errors.items()) == [
        ("site", "Choose the center you want to write to"),
        ("first_name", "Enter your first name"),
        ("last_name", "Enter your last name"),
        ("email", "Enter your email address"),
        ("phone", TELEPHONE),
        ("consent", "Tick the box to agree. We cannot send your message without it"),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_script_are_kept_exactly(name: str) -> None:
    assert taken(first_name=name, last_name=name).full_name == f"{name} {name}"


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("field", LINES)
def test_a_line_with_characters_nobody_can_see_is_refused_by_name(field: str, hidden: str) -> None:
    errors = refused(**HELPED | {field: f"Ro{hidden}bin"})
    assert list(errors) == [field]
    assert "hidden characters" in errors[field]


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
    "typed", ["", "call me", "555-0123", "12345", "1" * 30, "202-555-0123\n", "+12025550123 or +12025550124"]
)
def test_a_number_that_cannot_be_dialled_is_refused(typed: str) -> None:
    if typed.endswith("\n"):
        typed += "202-555-0124"
    assert refused(phone=typed) == {"phone": TELEPHONE}


@pytest.mark.parametrize("site", ["9", "0", "-7", "7.0", "７", "7 or 1=1", "x@example.org", "9" * 400, "\0"])
def test_only_a_site_that_takes_messages_can_be_chosen(site: str) -> None:
    assert list(refused(site=site)) == ["site"]


def test_a_chosen_site_is_kept_and_its_country_reads_the_number() -> None:
    message = taken(Choices({7: "United States", 8: "Germany"}), site="8", phone="0151 12345678")
    assert (message.site_id, message.phone_e164) == (8, "+4915112345678")


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


def test_who_writes_for_somebody_else_gives_name_relationship_and_that_they_agreed() -> None:
    assert refused(on_behalf="yes", first_name="") == {
        "helper_name": "Enter your own name",
        "relationship": "Enter how you are related, like daughter, friend or nurse",
        "permission": "Tick the box if they know that you are writing, and agree",
        "first_name": "Enter the first name of the person you write for",
    }
    message = taken(**HELPED)
    assert (message.full_name, message.whom_to_contact, message.relationship) == (
        "Robin Marsh",
        "Kim",
        "daughter",
    )


def test_for_a_child_a_parent_or_guardian_writes_though_the_browser_says_otherwise() -> None:
    study_for_children = Choices({7: None}, child=True)
    assert list(refused(study_for_children)) == ["helper_name", "relationship", "permission"]
    assert taken(study_for_children, **HELPED).is_for_someone_else


def test_a_helper_who_is_not_one_after_all_is_left_out() -> None:
    assert not taken(helper_name="Kim", relationship="daughter").is_for_someone_else


@pytest.mark.parametrize(
    ("language", "other", "shown"),
    [
        ("", "", ""),
        ("es", "", "Español"),
        ("other", "Q'eqchi'", "Q'eqchi'"),
        ("", "Q'eqchi'", "Q'eqchi'"),
        ("es", "Quechua", "Español, Quechua"),
    ],
)
def test_the_language_to_answer_in_is_a_listed_one_or_any_other(
    language: str, other: str, shown: str
) -> None:
    assert taken(language=language, other_language=other).reply_language == shown


def test_another_language_needs_its_name_and_an_unknown_code_is_refused() -> None:
    assert refused(language="other") == {"other_language": "Enter the language you want us to use"}
    assert list(refused(language="xx-klingon")) == ["language"]


def test_how_to_be_reached_is_either_unless_chosen_and_nothing_unknown() -> None:
    assert taken(contact_by="").contact_by is ContactBy.EITHER
    assert taken(contact_by="email", best_time="after 5 pm", voicemail_ok="yes").best_time == "after 5 pm"
    assert refused(contact_by="fax") == {"contact_by": "Choose how the team should contact you"}


ANYTHING = st.text(max_size=3_000) | st.sampled_from([*NAMES, *HIDDEN, "yes", "7", "other", "es"])
FIELDS = [
    *TYPED,
    *HELPED,
    "site",
    "language",
    "other_language",
    "message",
    "contact_by",
    "best_time",
    "form_id",
]


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_whatever_is_sent_is_refused_by_field_or_read_and_survives_being_stored(
    typed: dict[str, str],
) -> None:
    sent = Form({name: [value] for name, value in (TYPED | typed).items()})
    message = read(sent, ONE_SITE)
    assert (message is None) == bool(sent.errors)
    assert set(sent.errors) <= set(FIELDS)
    if message is not None:
        assert Message.from_json(json.loads(message.as_json())) == message
        assert not set("\0\r\n\u2028\u2029\u202e") & set(message.full_name + message.helper_name)
