"""A portal that is sent reports of mail that could not be delivered."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from portal.config import Settings
from portal.db import Database
from tests.leads.people import Portal, a_portal
from tests.leads.records import WARM_BATHS, store
from tests.leads.relays import Refusing

TOKEN = "a word between the portal and its mail server"


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """A Maildir as a mail server makes it."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "reports" / name).mkdir(parents=True)
    return tmp_path / "reports"


@pytest.fixture
async def portal(
    settings: Settings, database: Database, relay: Refusing, maildir: Path
) -> AsyncIterator[Portal]:
    """A portal that looks into a Maildir, and takes what is posted with the token."""
    await store(database, WARM_BATHS)
    given = {"smtp_url": relay.url, "bounces_maildir": str(maildir), "bounces_token": TOKEN}
    async with a_portal(settings.model_copy(update=given), relay) as portal:
        yield portal
