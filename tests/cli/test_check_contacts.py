"""`portal check` names contacts who need a person, and a folder of reports that is none."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.db import Database
from portal.teams.models import Mailbox
from tests.cli.conftest import Run

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
LATER = datetime(2025, 4, 1, tzinfo=UTC)


async def know(url: str) -> None:
    """One contact is paused, one was asked twice, one has answered since."""
    asked = {"asked_before_at": LONG_AGO, "asked_at": LATER}
    async with Database(url) as database, database.write.begin() as session:
        session.add(Mailbox(address="gone@example.org", paused_at=LATER, paused_because="5.1.1"))
        session.add(Mailbox(address="silent@example.org", **asked))
        session.add(Mailbox(address="well@example.org", confirmed_at=LATER, **asked))


@pytest.mark.usefixtures("keys", "imported")
def test_contacts_who_need_a_person_are_named(portal: Run, empty_database: str) -> None:
    asyncio.run(know(empty_database))
    lines = portal("check").output.splitlines()
    assert "gone@example.org: refuses mail (5.1.1), so nothing is sent there since 2025-04-01" in lines
    assert "silent@example.org: unconfirmed, asked twice, the last time on 2025-04-01" in lines
    assert not any("well@example.org" in line for line in lines)


@pytest.mark.usefixtures("keys")
def test_a_folder_that_is_no_maildir_is_named(
    portal: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_BOUNCES_MAILDIR", str(tmp_path / "reports"))
    assert "it has no folder new and cur" in portal("check").output
    for name in ("new", "cur"):
        (tmp_path / "reports" / name).mkdir(parents=True)
    assert "reports:" not in portal("check").output
