"""The demo's mailbox: it keeps what it is sent and shows it, and nothing in a mail can run."""

import asyncio
import smtplib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage

import httpx2
import pytest

from portal import app
from portal.config import Settings
from portal.db import Database
from portal.demo import mailbox, routes
from portal.demo.mailbox import HOST, Mailbox
from portal.web.parts import Parts
from tests.html import Element, parse

HOSTILE = '<!doctype html><html><head lang="en"><title>x</title></head><script>alert(1)</script></html>'


@dataclass(frozen=True)
class Reader:
    """Somebody with the mailbox open in a browser."""

    mailbox: Mailbox
    browser: httpx2.AsyncClient

    async def receives(
        self, subject: str, text: str = "Hello", html: str = "", to: str = "jo@example.com"
    ) -> None:
        """A mail comes in, the way that every mail does."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "portal@example.org", to, subject
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
        await asyncio.to_thread(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        with smtplib.SMTP(HOST, self.mailbox.port) as client:
            client.send_message(message)

    async def page(self, path: str = "") -> Element:
        """A page of the mailbox."""
        return parse((await self.browser.get(f"/demo/mailbox{path}")).text)


@pytest.fixture
async def reader(settings: Settings, schema_in_place: None) -> AsyncIterator[Reader]:
    """A reader of an empty mailbox."""
    async with mailbox.listening() as box:
        demo = app.create(settings, more_routes=routes.ROUTES, more_parts=(box,))
        parts: Parts = demo.state.parts
        transport = httpx2.ASGITransport(app=demo)
        async with (
            parts[Database],
            httpx2.AsyncClient(transport=transport, base_url=settings.base_url) as browser,
        ):
            yield Reader(box, browser)


async def test_an_empty_mailbox_says_what_to_do(reader: Reader) -> None:
    page = await reader.page()
    assert "There is no email yet. Send a message to a study team" in page.text
    assert [link.text for link in page.all("a", href="/demo/mailbox")] == ["Look for new emails"]


async def test_the_newest_mail_comes_first(reader: Reader) -> None:
    await reader.receives("The first")
    await reader.receives("The second", to="team@example.org")
    first, second = (await reader.page()).one("ol", class_="mails").all("li")
    assert "The second" in first.text
    assert "team@example.org" in first.text
    assert "The first" in second.text


async def test_a_mail_shows_its_text_its_html_and_its_headers(reader: Reader) -> None:
    await reader.receives("Grüße", "Line one\nLine <two>", "<p>As HTML</p>")
    page = await reader.page("/1")
    assert page.one("h1").text == "Grüße"
    assert page.one("pre", class_="mail-text").text == "Line one Line <two>"
    headers = page.one("dl", class_="headers").text
    assert "Subject Grüße" in headers
    assert "To jo@example.com" in headers
    frame = page.one("iframe")
    html = await reader.browser.get(frame.attributes["src"])
    assert "<p>As HTML</p>" in html.text


async def test_nothing_in_a_mail_can_run(reader: Reader) -> None:
    await reader.receives("<script>alert(1)</script>", "<script>alert(1)</script>", HOSTILE)
    page = await reader.page("/1")
    assert [script.text for script in page.all("script")] == [""]
    allowed = set(page.one("iframe").attributes["sandbox"].split())
    assert allowed == {"allow-popups", "allow-popups-to-escape-sandbox"}
    html = await reader.browser.get("/demo/mailbox/1/html")
    policy = html.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert set(policy.partition("sandbox ")[2].split()) == allowed


async def test_a_link_in_a_mail_opens_a_page_of_its_own(reader: Reader) -> None:
    await reader.receives("Links", html=HOSTILE)
    html = await reader.browser.get("/demo/mailbox/1/html")
    assert '<head lang="en"><base target="_blank">' in html.text


async def test_a_mail_of_text_alone_has_no_frame(reader: Reader) -> None:
    await reader.receives("Text alone")
    assert (await reader.page("/1")).all("iframe") == []


async def test_a_mail_that_never_came_is_not_found(reader: Reader) -> None:
    for path in ("/demo/mailbox/1", "/demo/mailbox/1/html", "/demo/mailbox/x"):
        assert (await reader.browser.get(path)).status_code == 404


async def test_nobody_keeps_or_indexes_a_mail(reader: Reader) -> None:
    await reader.receives("Private", html="<p>Private</p>")
    for path in ("", "/1", "/1/html"):
        assert (await reader.browser.get(f"/demo/mailbox{path}")).headers["cache-control"] == "no-store"


async def test_a_full_mailbox_forgets_the_oldest(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MOST_KEPT", 2)
    for subject in ("One", "Two", "Three"):
        await reader.receives(subject)
    assert [mail.subject for mail in reader.mailbox.newest_first()] == ["Three", "Two"]
    assert (await reader.browser.get("/demo/mailbox/1")).status_code == 404
