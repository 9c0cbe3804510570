"""The worker: what is due leaves, at once when it is of this process, and nothing that goes wrong ends it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from portal import worker
from portal.assembly import assemble
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.mail import outbox, recording
from portal.mail.compose import Composed
from portal.mail.models import Outbox
from portal.mail.relay import Relay
from portal.web.parts import Parts
from tests.mail.conftest import MAIL, Office
from tests.mail.server import FaultyRelay
from tests.smtp import serving

LONG = 3600.0


@pytest.fixture
async def server() -> AsyncIterator[FaultyRelay]:
    """The relay of the worker's settings."""
    async with serving(FaultyRelay()) as server:
        yield server


@pytest.fixture
async def parts(settings: Settings, schema_in_place: None, server: FaultyRelay) -> AsyncIterator[Parts]:
    """A worker's long-lived parts."""
    parts = assemble(settings.model_copy(update={"smtp_url": server.url}))
    yield parts
    await parts[Database].dispose()


@pytest.fixture
def office(parts: Parts) -> Office:
    """The outbox of the worker's database."""
    return Office(parts[Database], parts[Keyring])


@asynccontextmanager
async def working(parts: Parts) -> AsyncIterator["asyncio.Task[None]"]:
    """A worker around a block."""
    task = asyncio.create_task(worker.run(parts))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(office: Office, **states: int) -> None:
    """Returns once the outbox has exactly these states."""
    async with asyncio.timeout(20):
        while await office.states() != states:  # noqa: ASYNC110 - the worker tells nobody
            await asyncio.sleep(0.01)


async def test_mail_of_this_process_leaves_at_once(
    parts: Parts, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", LONG)
    async with working(parts):
        await asyncio.sleep(0.2)
        await office.put()
        await until(office, accepted=1)


async def test_mail_of_another_process_is_found_by_looking(
    parts: Parts, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.05)
    async with working(parts):
        await asyncio.sleep(0.2)
        monkeypatch.setattr(outbox, "_listeners", set())
        await office.put()
        await until(office, accepted=1)


async def test_once_does_all_that_is_due_and_ends(parts: Parts, office: Office, server: FaultyRelay) -> None:
    await office.put_many(120)
    await worker.run(parts, once=True)
    assert len(server.received) == 120
    assert await office.states() == {"accepted": 120}


async def test_told_to_stop_it_finishes_the_mail_in_hand_and_gives_the_others_back(
    parts: Parts, office: Office, server: FaultyRelay
) -> None:
    begun = asyncio.Event()

    async def think() -> None:
        begun.set()
        await asyncio.sleep(0.3)

    server.while_thinking = think
    await office.put_many(3)
    async with working(parts) as task:
        await begun.wait()
        task.cancel()
    assert len(server.received) == 1
    assert await office.states() == {"accepted": 1, "queued": 2}


async def test_a_database_that_fails_does_not_end_it(
    parts: Parts, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, failures = Relay.has_work, [OperationalError("SELECT", {}, Exception("the disk is full"))]

    async def has_work(relay: Relay) -> bool:
        if failures:
            raise failures.pop()
        return await usual(relay)

    monkeypatch.setattr(Relay, "has_work", has_work)
    monkeypatch.setattr(worker, "PAUSE_AFTER_FAILURE", 0.01)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.01)
    await office.put()
    with capture_logs() as logs:
        async with working(parts):
            await until(office, accepted=1)
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["worker.failed"]


async def test_an_answer_that_could_not_be_recorded_is_recorded_later_and_makes_no_copy(
    parts: Parts, office: Office, server: FaultyRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, failures = recording.record, [OperationalError("UPDATE", {}, Exception("the disk is full"))] * 2

    async def record(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return await usual(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("portal.mail.relay.record", record)
    monkeypatch.setattr(worker, "PAUSE_AFTER_FAILURE", 0.01)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.01)
    await office.put()
    async with working(parts):
        await until(office, accepted=1)
    assert len(server.received) == 1


async def test_held_mail_is_told_to_the_operator(parts: Parts, office: Office, server: FaultyRelay) -> None:
    async with office.database.write.begin() as session:
        await outbox.enqueue(session, office.keyring, Composed(MAIL, ("text: <<",)), about="lead:1")
    await worker.run(parts, once=True)
    assert [mail.recipients for mail in server.received] == [("fallback@example.org",)]


async def test_mails_that_do_not_add_up_are_an_error_in_the_log(parts: Parts, office: Office) -> None:
    mail_id = await office.put()
    async with office.database.write.begin() as session:
        await session.execute(delete(Outbox).where(Outbox.id == mail_id))
    with capture_logs() as logs:
        await worker.run(parts, once=True)
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [("outbox.unbalanced", "error")]


async def test_the_log_says_what_was_not_sent_by_ids_alone(
    parts: Parts, office: Office, server: FaultyRelay
) -> None:
    server.script = {"RCPT": ["550 5.1.1 <jo@example.org> unknown"]}
    mail_id = await office.put(about="something:1")
    with capture_logs() as logs:
        await worker.run(parts, once=True)
    [entry] = logs
    assert (entry["event"], entry["mail"], entry["state"], entry["code"]) == (
        "mail.not_sent",
        mail_id,
        "dead",
        550,
    )
    assert "jo@" not in str(logs)
