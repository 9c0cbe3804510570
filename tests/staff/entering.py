"""Signing in as people do it: asking, finding the e-mail, pressing the button."""

import re
from email.message import EmailMessage

import httpx2

from tests.leads.people import Browser, Portal, body


async def ask(browser: Browser, email: str, **more: str) -> httpx2.Response:
    """Asks for a link to sign in."""
    return await browser.post("/staff/sign-in", {"email": email, **more})


async def newest_mail(portal: Portal, email: str) -> EmailMessage:
    """The newest e-mail in a mailbox, once the worker has done what is due."""
    await portal.deliver()
    return portal.mails(email)[-1]


def path_in(mail: EmailMessage) -> str:
    """The link of a sign-in mail, as a path."""
    found = re.search(r"https?://[^/\s]+((?:/[a-z]{2})?/staff/sign-in/\S+)", body(mail))
    assert found, body(mail)
    return found[1]


def code_in(mail: EmailMessage) -> str:
    """Its code."""
    found = re.search(r"\b(\d{3}) (\d{3})\b", body(mail).split("code there:")[-1])
    assert found, body(mail)
    return found[1] + found[2]


async def sign_in(portal: Portal, browser: Browser, email: str, **more: str) -> httpx2.Response:
    """All of it, by the link; the last answer."""
    await ask(browser, email, **more)
    return await browser.post(path_in(await newest_mail(portal, email)))
