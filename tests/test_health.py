"""What the portal says of itself to whoever watches it."""

import httpx2
import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from portal import app, logs
from portal.config import Settings
from portal.db import Database, engine
from portal.mail import outbox
from portal.studies import routes


async def asked(application: Starlette) -> tuple[int, str]:
    transport = httpx2.ASGITransport(app=application)
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        answer = await client.get("/health/ready")
    return answer.status_code, answer.text


@pytest.mark.usefixtures("database")
async def test_a_portal_whose_database_takes_nothing_is_not_ready_and_says_so_in_a_word(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(_: object) -> None:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    logs.configure()
    application = app.create(settings)
    async with application.state.parts[Database]:
        assert await asked(application) == (200, "ready\n")
        monkeypatch.setattr(outbox, "counts", locked)
        assert await asked(application) == (503, "not ready\n")


@pytest.mark.usefixtures("database")
async def test_a_busy_database_is_said_to_be_busy_and_when_to_come_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: object) -> None:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    logs.configure()
    monkeypatch.setattr(routes, "search", locked)
    application = app.create(settings)
    async with application.state.parts[Database]:
        transport = httpx2.ASGITransport(app=application)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            answer = await client.get("/?q=pain")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "saw no receipt, it was not sent" in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("database")
async def test_a_portal_whose_disk_is_nearly_full_is_not_ready(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.configure()
    application = app.create(settings)
    async with application.state.parts[Database]:
        monkeypatch.setattr(engine, "ROOM_BYTES", 0)
        assert await asked(application) == (200, "ready\n")
        monkeypatch.setattr(engine, "ROOM_BYTES", 2**60)
        assert await asked(application) == (503, "not ready\n")
