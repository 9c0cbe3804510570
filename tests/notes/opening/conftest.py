"""Somebody who shared a note, and whoever gets the link."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.leads.people import Browser, Portal
from tests.notes.sharing.conftest import portal
from tests.notes.sharing.sharers import Sharer, sharer

__all__ = ["portal"]

SECRET = "Purple rhubarb for my knee"


@dataclass
class Shared:
    """A share of one note: who made it, its address on the portal, and its passcode."""

    jo: Sharer
    path: str
    passcode: str

    @property
    def portal(self) -> Portal:
        """Where it is."""
        return self.jo.portal

    @property
    def token(self) -> str:
        """The end of its address."""
        return self.path.rpartition("/")[2]

    async def tries(self, browser: Browser, passcode: str, **headers: str) -> httpx2.Response:
        """Somebody types a passcode."""
        return await browser.post(self.path, {"passcode": passcode}, headers=headers)

    async def failures(self) -> int:
        """How many attempts are counted that are not known to have succeeded."""
        (row,) = [one for one in await self.jo.rows() if one.revoked_at is None]
        return row.failures


@pytest.fixture
async def shared(portal: Portal) -> Shared:
    """One note, shared for 30 days."""
    jo = sharer(portal)
    (note,) = await jo.writes(SECRET)
    told = await jo.shared(note)
    return Shared(jo, urlsplit(told["link"]).path, told["passcode"])
