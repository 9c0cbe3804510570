"""People who use the portal in tests: a browser of their own each, and what they find in their mailboxes."""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import select
from starlette.applications import Starlette

from portal import app, audit, clock, worker
from portal.config import Settings
from portal.db import Database
from portal.leads.about import Desk
from portal.leads.models import AnswerLink, Lead
from portal.studies.models import Site
from portal.teams.models import Mailbox
from portal.teams.settings import change
from portal.web.parts import Parts
from tests.html import Element, parse
from tests.leads.records import NCT_ID
from tests.leads.relays import Refusing

TYPED = {
    "first_name": "Jo",
    "last_name": "Doe",
    "email": "jo@example.com",
    "phone": "202-555-0123",
    "consent": "yes",
}
FORM = f"/studies/{NCT_ID}/message"


@dataclass
class Portal:
    """The application with its parts, and the relay that gets its mail."""

    application: Starlette
    parts: Parts
    relay: Refusing

    @property
    def database(self) -> Database:
        return self.parts[Database]

    @property
    def desk(self) -> Desk:
        return Desk.of(self.parts)

    def browser(self, address: str = "127.0.0.1") -> "Browser":
        """A fresh browser, without cookies; `address` is its internet address."""
        return Browser(self.application, self.parts[Settings].base_url, address)

    async def deliver(self) -> None:
        """Lets the worker do all that is due."""
        await worker.run(self.parts, once=True)

    def mails(self, to: str) -> list[EmailMessage]:
        """What a mailbox has got, oldest first."""
        return [one.message for one in self.relay.received if one.recipients == (to,)]

    async def leads(self) -> list[Lead]:
        """Every lead, oldest first."""
        async with self.database.read() as session:
            return list(await session.scalars(select(Lead).order_by(Lead.created_at, Lead.id)))

    async def links(self) -> list[AnswerLink]:
        """Every notice, in the order in which mailboxes were told."""
        async with self.database.read() as session:
            return list(await session.scalars(select(AnswerLink).order_by(AnswerLink.position)))

    async def set_team(self, **settings: Any) -> None:
        """Sets what only a person can know of the team behind the first site."""
        async with self.database.write.begin() as session:
            team_id = await session.scalar(select(Site.team_id).order_by(Site.id))
            assert team_id is not None
            await change(session, team_id, **settings)

    async def pause(self, mailboxes: Iterable[str]) -> None:
        """Pauses contacts' mailboxes."""
        async with self.database.write.begin() as session:
            for address in mailboxes:
                session.add(Mailbox(address=address, paused_at=clock.now(), paused_because="test"))

    async def trail(self) -> list[str]:
        """The kinds of what stands in the trail of the only lead, oldest first."""
        (lead,) = await self.leads()
        async with self.database.read() as session:
            return [event.kind for event in await audit.events(session, f"lead:{lead.id}")]


class Browser:
    """A browser that follows no redirection by itself."""

    def __init__(self, application: Starlette, base_url: str, address: str) -> None:
        transport = httpx2.ASGITransport(app=application, client=(address, 1))
        self._client = httpx2.AsyncClient(transport=transport, base_url=base_url)

    @property
    def cookies(self) -> httpx2.Cookies:
        return self._client.cookies

    async def get(self, address: str, headers: dict[str, str] | None = None) -> httpx2.Response:
        return await self._client.get(address, headers=headers)

    async def head(self, address: str) -> httpx2.Response:
        return await self._client.head(address)

    async def post(
        self,
        address: str,
        fields: dict[str, Any] | None = None,
        *,
        content: bytes | None = None,
        kind: str = "application/x-www-form-urlencoded",  # as browsers say of an empty form too
        headers: dict[str, str] | None = None,
    ) -> httpx2.Response:
        """Sends a form, or any other content."""
        said = {"content-type": kind, **(headers or {})}
        if content is not None:
            return await self._client.post(address, content=content, headers=said)
        return await self._client.post(address, data=fields or {}, headers=said)

    async def send(self, **typed: str) -> httpx2.Response:
        """Sends a message from the study's page, which has no id for its form."""
        return await self.post(FORM, TYPED | typed)

    async def send_with_id(self, **typed: str) -> httpx2.Response:
        """Opens the form's own page and sends a message from there."""
        form_id = page(await self.get(FORM)).one("input", name="form_id").attributes["value"]
        return await self.post(FORM, TYPED | typed | {"form_id": form_id})

    async def sent(self, **typed: str) -> str:
        """Sends a message; the address of its receipt."""
        answer = await self.send(**typed)
        assert answer.status_code == 303, text(answer)
        return answer.headers["location"]


@asynccontextmanager
async def a_portal(settings: Settings, relay: Refusing) -> AsyncIterator[Portal]:
    """The whole application over a database that is there already."""
    application = app.create(settings)
    parts: Parts = application.state.parts
    async with parts[Database]:
        yield Portal(application, parts, relay)


def page(answer: httpx2.Response) -> Element:
    """The page of an answer, read strictly."""
    return parse(answer.text)


def text(answer: httpx2.Response) -> str:
    """What a person reads on it."""
    return page(answer).one("main").text


def body(mail: EmailMessage, kind: str = "plain") -> str:
    """A mail's text, or its HTML."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def said(mail: EmailMessage) -> str:
    """All that a person reads in a mail, but the random part of its links: that may hold any two letters."""
    whole = "\n".join([str(mail["Subject"]), body(mail), body(mail, "html")])
    return re.sub(r"(https?://[^/\s\"]+(?:/[a-z]{2})?/[a-z]+/)[\w-]+", r"\1…", whole)


def path_in(mail: EmailMessage) -> str:
    """The portal's link in a mail, as a path."""
    found = re.search(r"https?://[^/\s]+((?:/[a-z]{2})?/(?:receipts|answers|contacts)/\S+)", body(mail))
    assert found, body(mail)
    return found[1]


def code_in(mail: EmailMessage) -> str:
    """The six digits in a mail."""
    found = re.search(r"\b(\d{3}) (\d{3})\b(?!-)", body(mail).split("code:")[-1])
    assert found, body(mail)
    return found[1] + found[2]


def all_files(folder: Path) -> bytes:
    """Everything the database has written, what it has not tidied up yet included."""
    files = sorted(folder.glob("portal.db*"))
    assert "portal.db-wal" in [file.name for file in files]
    return b"".join(file.read_bytes() for file in files)
