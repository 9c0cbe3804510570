"""Somebody with notes who shares them, in a browser of their own."""

from dataclasses import dataclass
from typing import Any

import httpx2
from sqlalchemy import select

from portal.notes.keys import NotebookKey
from portal.notes.models import Share
from portal.web.cookies import Cookie
from tests.leads.people import Browser, Portal, page
from tests.notes.notebooks import write

JSON = {"accept": "application/json"}


@dataclass
class Sharer:
    """A notebook, and the browser that has its key."""

    portal: Portal
    browser: Browser
    key: NotebookKey

    async def writes(self, *bodies: str) -> list[str]:
        """Notes on the study; their ids."""
        return await write(self.portal.database, self.key, *bodies)

    async def shares(self, *notes: str, **fields: Any) -> httpx2.Response:
        """Fills in the form as it stands and sends it."""
        form_id = page(await self.browser.get("/shares")).one("input", name="form_id").attributes["value"]
        return await self.browser.post("/shares", {"form_id": form_id, "notes": list(notes)} | fields)

    async def shared(self, *notes: str, **fields: Any) -> dict[str, str]:
        """Shares as a program does: what it is told."""
        answer = await self.browser.post("/shares", {"notes": list(notes)} | fields, headers=JSON)
        assert answer.status_code == 201, answer.text
        told: dict[str, str] = answer.json()
        return told

    async def rows(self) -> list[Share]:
        """Every share as it is stored, oldest first."""
        async with self.portal.database.read() as session:
            return list(await session.scalars(select(Share).order_by(Share.created_at)))


def sharer(portal: Portal) -> Sharer:
    """Somebody whose browser has a key already."""
    browser, key = portal.browser(), NotebookKey.new()
    browser.cookies.set(Cookie.NOTEBOOK, f"{key}.own")
    return Sharer(portal, browser, key)
