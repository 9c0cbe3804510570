"""The operator sees mail that waits or failed, and gives it a second chance, without seeing anybody's
address."""

import asyncio
import base64

import pytest

from portal.crypto import Keyring, new_master_key
from portal.db import Database
from portal.mail.models import State
from portal.mail.relayurl import RelayUrl
from tests.cli.conftest import Run
from tests.mail.conftest import Office

CLOSED = "smtp://127.0.0.1:9?tls=none"  # the discard port, at which nobody listens


@pytest.fixture
def office(portal: Run, monkeypatch: pytest.MonkeyPatch, empty_database: str) -> Office:
    """The outbox of the command's database."""
    key = new_master_key()
    monkeypatch.setenv("PORTAL_ENCRYPTION_KEYS", base64.urlsafe_b64encode(key).decode())
    monkeypatch.setenv("PORTAL_SECRET_KEYS", "a-signing-key-for-tests-of-enough-length")
    monkeypatch.setenv("PORTAL_SMTP_URL", CLOSED)
    monkeypatch.setenv("PORTAL_MAIL_FROM", "portal@example.org")
    monkeypatch.setenv("PORTAL_FALLBACK_EMAIL", "fallback@example.org")
    portal("migrate")
    return Office(Database(empty_database), Keyring([key]))


def put(office: Office, **changes: object) -> str:
    async def enqueue() -> str:
        async with office.database:
            return await office.put(**changes)  # type: ignore[arg-type]

    return asyncio.run(enqueue())


def test_an_empty_outbox_is_said_to_be_empty(portal: Run, office: Office) -> None:
    listed = portal("outbox", "list")
    assert (listed.output, listed.status) == ("0 mails wait or failed.\n", 0)


def test_mail_that_waits_is_listed_without_personal_data(portal: Run, office: Office) -> None:
    mail_id = put(office, about="lead:7", to="quillfeather@example.org", subject="Persimmon")
    listed = portal("outbox", "list").output
    for word in (mail_id, "queued", "confirmation", "lead:7", "tries 0"):
        assert word in listed
    assert "quillfeather" not in listed
    assert "Persimmon" not in listed


def test_a_relay_that_does_not_answer_is_named_with_the_reason(portal: Run, office: Office) -> None:
    put(office)
    assert portal("worker", "--once").status == 0
    listed = portal("outbox", "list").output
    assert f"The relay {RelayUrl.parse(CLOSED).name} is ill, failures in a row: 1 (connect:" in listed
    assert State.QUEUED in listed


def test_a_second_chance_is_confirmed_and_refused_by_id(portal: Run, office: Office) -> None:
    waiting = put(office)
    retried = portal("outbox", "retry", waiting)
    assert (retried.output, retried.status) == (f"{waiting}  queued\n", 0)
    refused = portal("outbox", "retry", waiting, "no-such-mail")
    assert refused.status == 1
    assert "no-such-mail  not queued" in refused.output


@pytest.mark.parametrize("command", [("worker", "--once"), ("serve", "--port", "0")])
def test_a_relay_no_mail_can_be_sent_to_is_refused_in_a_sentence_before_anybody_relies_on_it(
    portal: Run, office: Office, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PORTAL_SMTP_URL", "smtp://user:secret@relay.example.org:25?tls=none")
    ended = portal(*command)
    sentence = "PORTAL_SMTP_URL: with tls=none the password would travel in the clear\n"
    assert (ended.output, ended.status) == (sentence, 1)
