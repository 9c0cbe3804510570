import pytest

from portal.mail.outcomes import Answer, Step, Verdict, judge, scrubbed

CONVERSATION = [Step.MAIL, Step.RCPT, Step.DATA, Step.BODY]
BEFORE_BODY = [Step.CONNECT, Step.TLS, Step.AUTH, Step.MAIL, Step.RCPT, Step.DATA]


def test_only_a_two_hundred_after_the_body_is_acceptance() -> None:
    assert judge(Answer(Step.BODY, 250, "2.0.0 Ok: queued")) is Verdict.ACCEPTED
    for step in BEFORE_BODY:
        assert judge(Answer(step, 250, "2.0.0 Ok")) is not Verdict.ACCEPTED


@pytest.mark.parametrize("step", CONVERSATION)
@pytest.mark.parametrize("code", [450, 451, 452, 454])
def test_a_four_hundred_is_tried_later(step: Step, code: int) -> None:
    assert judge(Answer(step, code, "4.2.1 Busy")) is Verdict.LATER


@pytest.mark.parametrize("step", [*CONVERSATION, Step.CONNECT])
def test_a_relay_that_closes_is_down(step: Step) -> None:
    assert judge(Answer(step, 421, "4.3.2 Closing")) is Verdict.RELAY_DOWN


@pytest.mark.parametrize("step", [Step.CONNECT, Step.TLS, Step.AUTH])
@pytest.mark.parametrize("code", [0, 220, 421, 454, 500, 535, 554])
def test_whatever_goes_wrong_before_the_first_mail_is_about_the_relay(step: Step, code: int) -> None:
    assert judge(Answer(step, code, "")) is Verdict.RELAY_DOWN


@pytest.mark.parametrize("step", CONVERSATION)
@pytest.mark.parametrize("code", [503, 530, 534, 535, 538])
def test_a_demand_to_sign_in_is_about_the_relay(step: Step, code: int) -> None:
    assert judge(Answer(step, code, "5.7.0 Authentication required")) is Verdict.RELAY_DOWN


@pytest.mark.parametrize("step", BEFORE_BODY)
def test_silence_before_the_body_is_about_the_relay(step: Step) -> None:
    assert judge(Answer(step, 0, "Timed out")) is Verdict.RELAY_DOWN


def test_silence_after_the_body_is_unknown() -> None:
    assert judge(Answer(Step.BODY, 0, "Timed out")) is Verdict.UNKNOWN


def test_nonsense_after_the_body_is_unknown() -> None:
    assert judge(Answer(Step.BODY, 354, "Go on")) is Verdict.UNKNOWN


@pytest.mark.parametrize("step", [Step.RCPT, Step.DATA, Step.BODY])
@pytest.mark.parametrize(
    ("code", "text", "verdict"),
    [
        (550, "5.1.1 User unknown", Verdict.NO_SUCH_ADDRESS),
        (550, "5.1.10 Null MX", Verdict.NO_SUCH_ADDRESS),
        (550, "5.1.13 Some other code", Verdict.REFUSED),
        (550, "No such user here", Verdict.REFUSED),
        (554, "5.7.1 Spam", Verdict.AGAINST_POLICY),
        (550, "5.7.26 Unauthenticated mail", Verdict.AGAINST_POLICY),
        (552, "5.2.2 Mailbox full", Verdict.REFUSED),
        (554, "Transaction failed", Verdict.REFUSED),
        (550, "4.1.1 A code that contradicts itself", Verdict.REFUSED),
    ],
)
def test_a_five_hundred_ends_the_mail_and_its_code_says_whose_it_is(
    step: Step, code: int, text: str, verdict: Verdict
) -> None:
    assert judge(Answer(step, code, text)) is verdict


@pytest.mark.parametrize("code", [550, 553, 554])
def test_a_refused_sender_is_about_the_relay_because_every_mail_has_it(code: int) -> None:
    assert judge(Answer(Step.MAIL, code, "5.7.1 Sender rejected")) is Verdict.RELAY_DOWN


def test_a_mail_that_is_too_large_is_refused_at_once() -> None:
    assert judge(Answer(Step.MAIL, 552, "5.3.4 Too big")) is Verdict.REFUSED


def test_a_mail_that_is_no_longer_ours_has_no_outcome() -> None:
    assert judge(Answer(Step.FENCE, 0, "")) is Verdict.LEASE_LOST


@pytest.mark.parametrize(
    "said",
    [
        "5.1.1 <Jo.Doe@example.org>: Recipient address rejected",
        "5.1.1 jo.doe@example.org... User unknown",
        "5.1.1 mailbox for jo.doe is full",
        "5.1.1 forwarded to other.person@example.com failed",
        "5.1.1 rcpt=JO.DOE@EXAMPLE.ORG\r\nsecond line\x00",
    ],
)
def test_nobodys_address_is_kept_with_a_servers_words(said: str) -> None:
    kept = scrubbed(said, "jo.doe@example.org")
    assert kept.startswith("5.1.1")
    assert not any(part in kept.lower() for part in ("doe", "other.person", "example.org", "example.com"))
    assert kept.isprintable()
    assert len(scrubbed(said * 50, "jo.doe@example.org")) <= 200
