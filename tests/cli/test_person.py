"""`portal person`: a copy of everything held on one person, and its removal with a word on what is left."""

import asyncio
import io
import json

import pytest

from portal.config import load
from portal.crypto import Keyring
from portal.db import Database
from portal.mail import outbox
from tests.cli.conftest import Run
from tests.mail.conftest import MAIL


@pytest.fixture
def a_mail(portal: Run, keys: None) -> str:
    """An e-mail that waits for jo@example.org."""
    portal("migrate")

    async def put() -> str:
        settings = load()
        async with Database(settings.database_url) as database, database.write.begin() as session:
            return await outbox.enqueue(session, Keyring(settings.encryption_keys), MAIL, about="test:1")

    return asyncio.run(put())


def test_the_copy_is_json(portal: Run, a_mail: str) -> None:
    ran = portal("person", "export", "JO@example.org")
    assert ran.status == 0
    held = json.loads(ran.output)
    assert held["email"] == "JO@example.org"
    (mail,) = held["emails"]
    assert (mail["id"], mail["state"], mail["text"]) == (a_mail, "queued", "Hello.\n")


def test_erasing_asks_first_says_what_went_and_what_is_left(
    portal: Run, a_mail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    refused = portal("person", "erase", "jo@example.org")
    assert refused.status == 1
    assert "It cannot be undone" in refused.output
    ran = portal("person", "erase", "jo@example.org", "--yes")
    assert ran.status == 0
    assert "Erased: 0 messages and 1 e-mails." in ran.output
    assert "Not sent any more: 1 e-mails." in ran.output
    assert "Backups made before now hold it" in ran.output
    assert "Private notes and what was shared of them" in ran.output
    again = portal("person", "erase", "jo@example.org", "--yes")
    assert (again.status, again.output.splitlines()[0]) == (0, "Nothing is held on this address.")


@pytest.mark.usefixtures("keys")
def test_what_is_no_address_is_refused_without_being_repeated(portal: Run) -> None:
    ran = portal("person", "export", "nobody")
    assert ran.status == 1
    assert "not an e-mail address" in ran.output


def test_the_help_says_who_is_not_meant(portal: Run) -> None:
    assert "they come from the" in " ".join(portal("person", "--help").output.split())
