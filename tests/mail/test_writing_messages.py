from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.mail.message import BadMail, Mail, Sender, build, problems

SENDER = Sender("Example Research", "portal@example.org", "answers@example.org")
MAIL = Mail("confirmation", "jo@example.org", "We have your message", "Hello.\n", "<p>Hello.</p>\n", "en")
AT = datetime(2026, 11, 22, 20, 47, tzinfo=UTC)
MESSAGE_ID = "<0123456789abcdef@example.org>"

CONTROLS = [
    "\r",
    "\n",
    "\r\nBcc: eve@example.org",
    "\x00",
    "\u2028",
    "\u2029",
    "\x85",
    "\x1b",
    "\x7f",
    "\u202e",
]
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t .=—é"), max_size=300)


def read(raw: bytes) -> EmailMessage:
    """The message as somebody else's parser sees it."""
    return message_from_bytes(raw, policy=policy.default)


def body_of(message: EmailMessage, subtype: str) -> str:
    """A part's text, its line ends as they were before they went over the wire."""
    part = message.get_body((subtype,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


def test_a_message_says_who_it_is_from_to_whom_and_where_answers_go() -> None:
    message = read(build(MAIL, SENDER, MESSAGE_ID, AT))
    assert message["From"] == '"Example Research" <portal@example.org>'.replace('"', "")
    assert message["To"] == "jo@example.org"
    assert message["Reply-To"] == "answers@example.org"
    assert message["Subject"] == "We have your message"
    assert message["Message-ID"] == MESSAGE_ID
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert parsedate_to_datetime(message["Date"]) == AT


def test_text_comes_first_and_html_is_the_alternative() -> None:
    message = read(build(MAIL, SENDER, MESSAGE_ID, AT))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert body_of(message, "plain") == "Hello.\n"
    assert body_of(message, "html") == "<p>Hello.</p>\n"


def test_the_same_mail_is_the_same_bytes() -> None:
    assert build(MAIL, SENDER, MESSAGE_ID, AT) == build(MAIL, SENDER, MESSAGE_ID, AT)


def test_a_mail_may_have_its_own_reply_address_and_further_headers() -> None:
    mail = replace(
        MAIL, reply_to="team@example.org", headers=(("List-Unsubscribe", "<https://example.org/u>"),)
    )
    message = read(build(mail, SENDER, MESSAGE_ID, AT))
    assert message["Reply-To"] == "team@example.org"
    assert message["List-Unsubscribe"] == "<https://example.org/u>"


@pytest.mark.parametrize(
    "words",
    [
        "Grüße aus Zürich",
        "رسالتك",
        "הודעה שלך",
        "您的留言",
        "👩🏽‍⚕️ 💌",
        "=?utf-8?q?not_encoded?=",
        "word " * 60,
        "x" * 200,
        "é" * 300,
    ],
)
def test_a_subject_of_any_script_and_length_arrives_exactly(words: str) -> None:
    raw = build(replace(MAIL, subject=words.strip()), SENDER, MESSAGE_ID, AT)
    assert read(raw)["Subject"] == words.strip()
    assert raw.isascii()


@pytest.mark.parametrize(
    "name", ["Zürich Research", 'The "Best", Research; Inc.', "Back\\slash", "研究所", "A" * 120]
)
def test_the_senders_name_arrives_exactly(name: str) -> None:
    message = read(build(MAIL, replace(SENDER, name=name), MESSAGE_ID, AT))
    [address] = message["From"].addresses
    assert (address.display_name, address.addr_spec) == (name, "portal@example.org")


@given(text=LINES, html=LINES)
def test_bodies_arrive_exactly_in_short_ascii_lines(text: str, html: str) -> None:
    text, html = f"{text.rstrip(chr(10))}.\n", f"{html.rstrip(chr(10))}.\n"
    raw = build(replace(MAIL, text=text, html=html), SENDER, MESSAGE_ID, AT)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert body_of(read(raw), "plain") == text
    assert body_of(read(raw), "html") == html


def test_no_body_can_end_the_part_it_stands_in() -> None:
    raw = build(MAIL, SENDER, MESSAGE_ID, AT)
    boundary = read(raw).get_boundary()
    text = f"--{boundary}\n--{boundary}--\nstill here\n"
    message = read(build(replace(MAIL, text=text), SENDER, MESSAGE_ID, AT))
    assert body_of(message, "plain") == text


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("place", ["subject", "to", "reply_to", "headers"])
def test_a_control_character_in_any_header_is_refused(place: str, control: str) -> None:
    value = f"jo@example.org{control}"
    change: dict[str, Any] = {place: (("X-Note", value),) if place == "headers" else value}
    mail = replace(MAIL, **change)
    with pytest.raises(BadMail) as refusal:
        build(mail, SENDER, MESSAGE_ID, AT)
    assert "jo@" not in str(refusal.value)


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_character_in_the_senders_name_is_refused(control: str) -> None:
    with pytest.raises(BadMail, match="From: control character"):
        build(MAIL, replace(SENDER, name=f"Example{control}"), MESSAGE_ID, AT)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"to": "jo@exämple.org"}, "To: not an address in ASCII"),
        ({"to": "jo"}, "To: not an address in ASCII"),
        ({"to": "jo@example.org,eve@example.org"}, "To: not an address in ASCII"),
        ({"to": "<jo@example.org>"}, "To: not an address in ASCII"),
        ({"subject": " "}, "Subject: empty"),
        ({"subject": "x" * 901}, "Subject: longer than 900 characters"),
        ({"text": ""}, "text: empty"),
        ({"html": "\n"}, "HTML: empty"),
        ({"text": "a\x00b"}, "text: control character"),
        ({"html": "a\ud800b"}, "HTML: control character"),
        ({"headers": (("Subject", "again"),)}, "a header that may not be added"),
        ({"headers": (("Content-Type", "text/plain"),)}, "a header that may not be added"),
        ({"headers": (("X-A: b\r\nX-C", "d"),)}, "a header that may not be added"),
    ],
)
def test_what_must_not_leave_is_named(change: dict[str, Any], problem: str) -> None:
    mail = replace(MAIL, **change)
    assert problem in problems(mail)
    with pytest.raises(BadMail):
        build(mail, SENDER, MESSAGE_ID, AT)


def test_an_ordinary_mail_has_no_problems() -> None:
    assert problems(replace(MAIL, text="Tabs\tand\r\nlines\n", subject="Ünïcode: fine")) == []
