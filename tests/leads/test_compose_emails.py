"""The e-mails about a message: what each says, what none may say, and that anything may be typed."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.leads.message import ContactBy
from portal.leads.models import Answer
from tests.leads.composing import ABOUT, CARD, MAILS, MESSAGE, TITLE, WITHOUT_DETAILS, mail


@pytest.mark.parametrize("name", MAILS)
def test_every_mail_passes_the_last_look_and_says_who_sent_it_and_why(name: str) -> None:
    composed = mail(name)
    assert composed.findings == ()
    for words in (composed.mail.text, composed.mail.html):
        assert "Example Research" in words
        assert "1 Example Street" in words
        assert "You get this email because" in words


@pytest.mark.parametrize("name", MAILS)
def test_nothing_of_the_study_but_its_number_stands_where_a_mail_is_listed(name: str) -> None:
    composed = mail(name).mail
    preheader = re.search(r'class="preheader"[^>]*>(.*?)</div>', composed.html, re.DOTALL)
    assert preheader is not None
    shown = composed.subject + preheader[1] + re.sub(r"(?s).*</style>|<body.*", "", composed.html)
    for word in ("Bath", "Back", "Sad", "Springfield", "Jo", "Doe", "rhubarb"):
        assert word not in shown


@pytest.mark.parametrize("name", MAILS)
def test_nothing_is_fetched_and_nobody_is_followed(name: str) -> None:
    html = mail(name).mail.html
    assert not re.findall(r"<(?:img|script|link|iframe|object|form)\b|url\(|@import|\son\w+=", html)
    addresses = re.findall(r'href="([^"]*)"', html)
    assert all(one.startswith(("https://studies.example.org/", "tel:", "mailto:")) for one in addresses)
    asked = {one.partition("?")[2] for one in addresses} - {""}
    assert asked <= {f"answer={answer}" for answer in Answer}, "nobody is known by what stands in a link"


@pytest.mark.parametrize("name", MAILS)
def test_each_element_says_its_direction_and_no_line_of_the_text_is_cut(name: str) -> None:
    composed = mail(name).mail
    assert re.search(r'<html lang="en" dir="ltr"', composed.html)
    assert "\n\n\n\n\n" not in composed.text
    assert "  " not in composed.text.replace("-- \n", "")


@pytest.mark.parametrize("name", WITHOUT_DETAILS)
def test_a_mail_to_a_team_with_a_link_holds_nothing_personal(name: str) -> None:
    composed = mail(name).mail
    for typed in (
        "Jo",
        "Doe",
        "jo@example.com",
        "555-0123",
        "5550123",
        "rhubarb",
        "Teatime",
        "7314",
        "482",
    ):
        assert typed not in composed.text + composed.subject
        assert typed not in composed.html.partition("</style>")[2]
    assert composed.reply_to is None


def test_the_copy_says_all_that_was_sent_and_what_happens_next() -> None:
    composed = mail("confirmation").mail
    for words in (composed.text, composed.html):
        for said in (
            *("Jo Doe", "jo@example.com", "202-555-0123", "Teatime", "Español", "Purple rhubarb"),
            *(
                "https://studies.example.org/receipts/receipt-token",
                "482 913",
                "7314",
                TITLE,
                "Springfield Clinic",
            ),
            *("2 working days", "202-555-0143", "In an emergency call 911.", "social security number"),
            *("Your care is not affected", "You did not write this message?"),
        ):
            assert said in words
    assert composed.to == "jo@example.com"


@pytest.mark.parametrize(
    ("choice", "said", "unsaid"),
    [
        (ContactBy.EITHER, "calls you at 202-555-0123, or writes to you", "writes to this email address"),
        (ContactBy.PHONE, "calls you at 202-555-0123.", "writes to"),
        (ContactBy.EMAIL, "writes to this email address", "hang up"),
    ],
)
def test_the_copy_says_how_the_team_answers(choice: ContactBy, said: str, unsaid: str) -> None:
    text = mail("confirmation", replace(MESSAGE, contact_by=choice)).mail.text
    assert said in text
    assert unsaid not in text


def test_a_team_may_answer_from_its_mail_and_say_that_it_is_not_for_it() -> None:
    for name in ("notice", "notice in full"):
        composed = mail(name).mail
        for words in (composed.text, composed.html):
            for answer in ("will_call", "spoke", "no_answer", "full", "wrong_person"):
                assert f"https://studies.example.org/answers/answer-token?answer={answer}" in words
            assert "https://studies.example.org/answers/answer-token/decline" in words
            assert "within 3 working days" in words


def test_who_signs_in_to_read_messages_gets_no_code_and_no_links_past_the_sign_in() -> None:
    composed = mail("notice for who signs in").mail
    assert "You sign in to read it." in composed.text
    for words in (composed.text, composed.html):
        assert "306 118" not in words
        assert "?answer=" not in words
        assert "/decline" not in words


def test_a_helper_is_addressed_and_named_as_whom_to_contact() -> None:
    message = replace(MESSAGE, helper_name="Kim Roe", relationship="daughter")
    copy, full = mail("confirmation", message).mail, mail("notice in full", message).mail
    assert copy.text.startswith("Hello Kim Roe,")
    assert "Contact person: Kim Roe (daughter)" in full.text
    assert "Who it is about: Jo Doe" in full.text


def test_the_language_to_answer_in_stands_before_anything_else() -> None:
    full = mail("notice in full").mail
    assert full.text.startswith("Reply in: Español (Spanish)\n")
    assert full.html.index("Español") < full.html.index("<h1")
    assert 'lang="es"' in full.html


def test_only_ways_the_sender_wants_can_be_tapped() -> None:
    by_phone = mail("notice in full", replace(MESSAGE, contact_by=ContactBy.PHONE)).mail
    by_email = mail("notice in full", replace(MESSAGE, contact_by=ContactBy.EMAIL)).mail
    assert "tel:+12025550123" in by_phone.html
    assert "mailto:" not in by_phone.html
    assert "mailto:jo@example.com" in by_email.html
    assert "tel:+1202555012" not in by_email.html
    assert (by_phone.reply_to, by_email.reply_to) == (None, "jo@example.com")


def test_a_right_to_left_message_says_its_own_direction() -> None:
    html = mail("notice in full", replace(MESSAGE, text="هل يمكنني الحضور؟", first_name="علي")).mail.html
    assert re.search(r'<p[^>]*dir="auto"[^>]*>هل يمكنني الحضور؟</p>', html)
    assert "<bdi>علي Doe</bdi>" in html


def test_without_a_number_or_an_aim_of_the_team_nothing_is_made_up() -> None:
    bare = replace(ABOUT, card=replace(CARD, phone=None, reply_within="", person=None))
    for name in MAILS:
        composed = mail(name, about=bare)
        assert composed.findings == ()
        assert "aim to answer" not in composed.mail.text
        assert "202-555-0143" not in composed.mail.text
    assert "No telephone number of theirs is known" in mail("stranded", about=bare).mail.text


TYPED = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf"]), min_size=1, max_size=100
).filter(str.strip) | st.sampled_from(
    ["None", "<<SITE_NAME>>", "{{ x }}", "{% if %}", "%(name)s", "#{x}", "</style><script>", "&lt;"]
)


@settings(max_examples=30, deadline=None)
@given(TYPED, TYPED, st.sampled_from([*MAILS]))
def test_whatever_is_typed_the_mail_passes_the_last_look_and_shows_it(
    name: str, words: str, which: str
) -> None:
    message = replace(MESSAGE, first_name=name, text=words, helper_name=name, best_time=words)
    about = replace(ABOUT, site_name=words, study_title=name)
    composed = mail(which, message, about)
    assert composed.findings == ()
    assert "<script" not in composed.mail.html
    if which in {"confirmation", "notice in full"}:
        assert words in composed.mail.text
        assert name in composed.mail.text
