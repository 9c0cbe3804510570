"""Mail is durable with what it is about, sealed, and not sent where it must not be."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url

from portal.config import Settings
from portal.crypto import CannotOpen, Keyring, new_master_key
from portal.db import Database
from portal.mail import outbox
from portal.mail.compose import Composed
from portal.mail.models import State
from portal.mail.relay import Relay
from portal.mail.sealing import open_mail
from portal.mail.suppression import suppress
from tests.databases import on_both_databases
from tests.mail.conftest import MAIL, Office
from tests.mail.server import FaultyRelay

Worker = Callable[..., Relay]

SECRET_MAIL = replace(
    MAIL, to="quillfeather@example.org", subject="Zanzibar", text="Persimmon\n", html="<p>Persimmon</p>"
)


@on_both_databases
async def test_mail_and_what_it_is_about_are_durable_together_or_not_at_all(office: Office) -> None:
    async def interrupted() -> None:
        async with office.database.write.begin() as session:
            await outbox.enqueue(session, office.keyring, MAIL, about="lead:1")
            raise TimeoutError

    with pytest.raises(TimeoutError):
        await interrupted()
    assert await office.states() == {}
    await office.put()
    assert await office.states() == {"queued": 1}


@pytest.mark.sqlite_only
async def test_nothing_of_a_mail_stands_in_the_database_file_in_the_clear(
    office: Office, settings: Settings, worker: Worker, server: FaultyRelay
) -> None:
    server.script = {"RCPT": ["550 5.1.1 <quillfeather@example.org> unknown"]}
    async with office.database.write.begin() as session:
        await outbox.enqueue(session, office.keyring, SECRET_MAIL, about="lead:1")
    await worker().deliver_due()
    await office.database.dispose()
    file = Path(make_url(settings.database_url).database or "")
    stored = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"lead:1" in stored
    for word in (b"quillfeather", b"Zanzibar", b"Persimmon"):
        assert word not in stored


async def test_a_sealed_mail_opens_in_its_own_row_only(office: Office, keyring: Keyring) -> None:
    one, other = await office.row(await office.put()), await office.row(await office.put())
    assert open_mail(keyring, one.id, one.data_key, one.sealed) == MAIL
    with pytest.raises(CannotOpen):
        open_mail(keyring, other.id, one.data_key, one.sealed)
    with pytest.raises(CannotOpen):
        open_mail(Keyring([new_master_key()]), one.id, one.data_key, one.sealed)


@on_both_databases
async def test_a_suppressed_address_is_never_mailed(
    office: Office, worker: Worker, server: FaultyRelay, database: Database, keyring: Keyring
) -> None:
    async with database.write.begin() as session:
        await suppress(session, keyring, "Jo@Example.org", "no such address")
    mail_id = await office.put(to="jo@example.org")
    assert (await office.row(mail_id)).state == "suppressed"
    assert await worker().deliver_due() == []
    assert server.received == []
    assert await office.states() == {"suppressed": 1}


async def test_a_mail_the_last_look_found_something_in_is_held_with_the_reason(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    async with office.database.write.begin() as session:
        mail_id = await outbox.enqueue(
            session, office.keyring, Composed(MAIL, ("subject: <<",)), about="lead:1"
        )
    row = await office.row(mail_id)
    assert (row.state, row.last_text) == ("held", "subject: <<")
    assert await worker().deliver_due() == []
    assert server.received == []


@pytest.mark.parametrize("to", ["jo", "jo@example.org\r\nBcc: eve@example.org", "jörg@example.org"])
async def test_a_mail_that_could_not_be_sent_is_held_and_not_lost(office: Office, to: str) -> None:
    mail_id = await office.put(to=to)
    row = await office.row(mail_id)
    assert (row.state, row.last_text) == ("held", "To: not an address in ASCII")


@on_both_databases
async def test_the_states_of_what_something_is_about_are_those_of_its_newest_mails(office: Office) -> None:
    await office.put(about="lead:1", kind="confirmation")
    await office.put(about="lead:2", kind="confirmation")
    async with office.database.write.begin() as session:
        assert await outbox.cancel(session, "lead:1", "confirmation") == 1
    await office.put(about="lead:1", kind="lead")
    async with office.database.read() as session:
        assert await outbox.states_of(session, "lead:1") == {
            "confirmation": State.CANCELLED,
            "lead": State.QUEUED,
        }
    await office.put(about="lead:1", kind="confirmation")
    async with office.database.read() as session:
        assert (await outbox.states_of(session, "lead:1"))["confirmation"] is State.QUEUED
        assert await outbox.states_of(session, "lead:3") == {}


async def test_a_worker_hears_of_new_mail_when_it_is_committed_and_not_before(office: Office) -> None:
    with outbox.listening() as news:
        async with office.database.write.begin() as session:
            await outbox.enqueue(session, office.keyring, MAIL, about="lead:1")
            assert not news.is_set()
        assert news.is_set()
        news.clear()
        async with office.database.write.begin() as session:
            await outbox.counts(session)
        assert not news.is_set()


async def test_mail_that_nobody_can_read_waits_for_its_key(
    office: Office, worker: Worker, server: FaultyRelay, database: Database, settings: Settings
) -> None:
    mail_id = await office.put()
    others = settings.model_copy(update={"smtp_url": server.url})
    [outcome] = await Relay(database, Keyring([new_master_key()]), others).deliver_due()
    row = await office.row(mail_id)
    assert (outcome.state, row.state, row.attempts) == (State.QUEUED, "queued", 1)
    assert "PORTAL_ENCRYPTION_KEYS" in (row.last_text or "")
    assert server.received == []
