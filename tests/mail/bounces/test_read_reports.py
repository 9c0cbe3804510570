"""What mail servers report is read, whatever the form; what is no report does no harm."""

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.mail.bounces.parse import LARGEST, NoReport, Report, Why, read
from portal.mail.outcomes import Verdict, refusal
from tests.mail.bounces import reports
from tests.mail.bounces.reports import IN_WORDS, MESSAGE_ID, STANDARD, TO, Form


def why(raw: bytes) -> Why:
    """Why this is no report."""
    with pytest.raises(NoReport) as raised:
        read(raw)
    return raised.value.why


@pytest.mark.parametrize("form", STANDARD.values(), ids=STANDARD)
def test_a_standard_report_names_mail_recipient_and_reason(form: Form) -> None:
    report = read(form(MESSAGE_ID, TO))
    assert report.message_id == MESSAGE_ID
    (failure,) = report.failures
    assert TO in failure.recipients
    assert failure.code == 550
    assert refusal(failure.status) is Verdict.NO_SUCH_ADDRESS
    assert "\n" not in failure.text


def test_the_other_servers_code_counts_where_the_reporting_one_gives_none() -> None:
    assert read(reports.exim()).failures[0].status == "5.1.1"
    assert read(reports.postfix(status="5.2.2")).failures[0].status == "5.2.2"
    contradicted = reports.postfix(status="5.0.0").replace(b"550 5.0.0", b"450 4.1.1")
    assert read(contradicted).failures[0].status == "5.0.0"


def test_giving_up_after_days_is_a_failure_though_its_code_is_one_of_waiting() -> None:
    (failure,) = read(reports.postfix(status="4.4.1")).failures
    assert refusal(failure.status) is Verdict.REFUSED


@pytest.mark.parametrize("form", [reports.delayed, reports.relayed])
def test_a_mail_that_still_may_arrive_has_not_failed(form: Form) -> None:
    assert why(form(MESSAGE_ID, TO)) is Why.NO_FAILURE


@pytest.mark.parametrize("form", IN_WORDS.values(), ids=IN_WORDS)
def test_what_only_people_can_read_is_left_to_them(form: Form) -> None:
    assert why(form(MESSAGE_ID, TO)) is Why.NO_REPORT


def test_without_the_message_nothing_tells_which_mail_it_is_about() -> None:
    assert why(reports.postfix().replace(b"Message-ID", b"X-Was")) is Why.NO_MESSAGE_ID


def test_a_report_that_does_not_return_the_message_may_name_it_as_what_it_answers() -> None:
    bare = reports.gmail().replace(b"\r\nMessage-ID: " + MESSAGE_ID.encode(), b"")
    assert read(bare).message_id == MESSAGE_ID


def test_of_several_recipients_only_those_who_got_nothing_have_failed() -> None:
    got_it = b"Final-Recipient: rfc822; lee@example.org\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n"
    report = read(
        reports.postfix().replace(b"Final-Recipient: rfc822; kim", got_it + b"Final-Recipient: rfc822; kim")
    )
    assert [failure.recipients for failure in report.failures] == [(TO, TO)]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "x-unheard-of"])
def test_an_encoded_status_is_decoded(encoding: str) -> None:
    raw = reports.postfix()
    start = raw.index(b"Reporting-MTA")
    end = raw.index(b"\r\n--4XYZ", start)
    ways = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}
    coded = ways.get(encoding, bytes)(raw[start:end])
    head = f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    assert read(raw[: start - 2] + head + coded + raw[end:]) == read(raw)


def test_a_report_of_more_than_a_megabyte_is_not_read() -> None:
    assert why(reports.postfix() + b"x" * LARGEST) is Why.TOO_LARGE


def nested(depth: int) -> bytes:
    """Multiparts in multiparts."""
    layer = "Content-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n"
    return "".join(layer.format(number) for number in range(depth)).encode()


HOSTILE = {
    "deep": nested(15_000),
    "many parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 150_000,
    "boundaries only": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 200_000,
    "one header": b"A" * 900_000 + b": x\n\n",
    "many headers": b"A: x\n" * 180_000,
    "folded": b"Subject:" + b"\n " * 400_000,
    "empty lines": b"Content-Type: message/delivery-status\n\n" + b"\n" * 900_000,
    "recipients": b"Content-Type: message/delivery-status\n\n"
    + b"Final-Recipient: rfc822;a@b\nAction: failed\n\n" * 20_000,
    "quotes": b'Content-Type: multipart/report; boundary="' + b'"; boundary="' * 60_000,
    "spaces": b"Content-Type: multipart/report" + b" ; boundary" * 80_000,
    "blank": b"\n" + b" \t" * 450_000 + b"x",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_megabyte_is_read_to_its_end(raw: bytes) -> None:
    """One that cost minutes would be stopped as a test that hangs."""
    assert len(raw) <= LARGEST
    with pytest.raises(NoReport):
        read(raw)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_report_or_none(raw: bytes) -> None:
    _is_read(raw)


@given(
    st.sampled_from([form(MESSAGE_ID, TO) for form in (*STANDARD.values(), *IN_WORDS.values())]),
    st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 60), st.binary(max_size=40)), max_size=6),
)
def test_a_report_that_was_damaged_anywhere_is_read_or_not(
    raw: bytes, damages: list[tuple[int, int, bytes]]
) -> None:
    for start, length, instead in damages:
        raw = raw[:start] + instead + raw[start + length :]
    _is_read(raw)


def _is_read(raw: bytes) -> None:
    try:
        report = read(raw)
    except NoReport:
        return
    assert isinstance(report, Report)
    assert report.failures
    assert all(failure.status[0] in "45" and 400 <= failure.code < 600 for failure in report.failures)
