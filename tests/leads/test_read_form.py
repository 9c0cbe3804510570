"""What the message form takes as a whole, what it refuses, and in which words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.leads.message import ContactBy, Message
from portal.leads.sending.forms import Choices, read
from portal.web.forms import Form
from tests.leads.typing_in import HELPED, HIDDEN, NAMES, ONE_SITE, TYPED, refused, taken


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
        ("phone", "Enter a phone number, like 202-555-0123 or +44 7700 900 982"),
        ("consent", "Tick the box to agree. We cannot send your message without it"),
    ]


@pytest.mark.parametrize("site", ["9", "0", "-7", "7.0", "７", "7 or 1=1", "x@example.org", "9" * 400, "\0"])
def test_only_a_site_that_takes_messages_can_be_chosen(site: str) -> None:
    assert list(refused(site=site)) == ["site"]


def test_who_chose_a_site_that_takes_nothing_any_more_hears_where_else_the_message_would_go() -> None:
    only_one_left = refused(Choices({8: "Germany"}), site="7")["site"]
    assert only_one_left.endswith("If you send this again, it goes to this one")
    assert refused(Choices({8: "Germany", 9: None}), site="7")["site"].endswith("Choose another one")


def test_a_chosen_site_is_kept_and_its_country_reads_the_number() -> None:
    message = taken(Choices({7: "United States", 8: "Germany"}), site="8", phone="0151 12345678")
    assert (message.site_id, message.phone_e164) == (8, "+4915112345678")


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
