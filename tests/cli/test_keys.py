"""Keys are made and rotated from the command line."""

import asyncio
import base64
import os
from datetime import datetime, timedelta

import pytest

from portal import clock
from portal.crypto import Keyring, new_master_key
from portal.db import Database
from portal.notes.models import Notebook, Share
from tests.cli.conftest import Run


def test_new_keys_are_settings_that_work_and_never_repeat(portal: Run) -> None:
    first, second = portal("keys", "new").output, portal("keys", "new").output
    assert first != second
    assert [line.partition("=")[0] for line in first.splitlines()] == [
        "PORTAL_SECRET_KEYS",
        "PORTAL_ENCRYPTION_KEYS",
    ]


def test_rotating_without_keys_says_how_to_make_them(portal: Run) -> None:
    ran = portal("keys", "rotate")
    assert ran.status == 1
    assert "portal keys new" in ran.output


@pytest.mark.usefixtures("keys")
def test_rotating_an_empty_database_moves_nothing(portal: Run) -> None:
    assert portal("keys", "rotate").output.startswith("0 rows")


def test_serving_without_secrets_is_refused_in_a_sentence(portal: Run) -> None:
    for command in ("serve", "worker"):
        ran = portal(command)
        assert ran.status == 1
        assert "PORTAL_ENCRYPTION_KEYS is missing" in ran.output
        assert "Traceback" not in ran.output


@pytest.mark.usefixtures("keys")
def test_links_that_need_an_older_key_are_told_until_when(
    portal: Run, monkeypatch: pytest.MonkeyPatch, empty_database: str
) -> None:
    assert portal("migrate").status == 0
    ends = clock.now() + timedelta(days=30)
    newer = base64.urlsafe_b64encode(new_master_key()).decode().rstrip("=")
    older = os.environ["PORTAL_ENCRYPTION_KEYS"]
    asyncio.run(a_share(empty_database, older, ends))
    assert "link" not in portal("keys", "rotate").output
    monkeypatch.setenv("PORTAL_ENCRYPTION_KEYS", f"{newer},{older}")
    assert (
        f"An older key opens 1 link(s) to shared notes until {ends.date()}" in portal("keys", "rotate").output
    )
    assert "shared notes: ok" in portal("check").output
    monkeypatch.setenv("PORTAL_ENCRYPTION_KEYS", newer)
    ran = portal("check")
    assert ran.status == 1
    assert f"shared notes: 1 link(s), the last until {ends.date()}, need a key" in ran.output


async def a_share(url: str, key: str, ends: datetime) -> None:
    """Stores a share whose passcode was stretched with a key's pepper."""
    pepper_id, _ = Keyring([base64.urlsafe_b64decode(key + "==")]).newest_pepper()
    notebook = Notebook(id="n" * 32, created_at=clock.now(), used_on=clock.today())
    share = Share(id="s" * 32, notebook_id=notebook.id, created_at=clock.now(), expires_at=ends)
    share.pepper_id, share.salt, share.sealed = pepper_id, b"salt", b"sealed"
    share.passes, share.kibibytes, share.lanes, share.failures, share.opened = 1, 8, 1, 0, 0
    async with Database(url) as database, database.write.begin() as session:
        session.add(notebook)
        await session.flush()
        session.add(share)
