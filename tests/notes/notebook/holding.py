"""Browsers that hold a notebook's key, and the code that carries it to others."""

import re

import httpx2

from portal.notes.keys import NotebookKey
from tests.leads.people import Browser, Portal, text
from tests.notes.notebooks import write

RECOVER, CODE = "/notes/recover", "/notes/notebook/code"


def hold(browser: Browser, key: NotebookKey) -> None:
    """Puts a notebook's key into a browser, as writing the first note does."""
    browser.cookies.set("notebook", f"{key}.own", domain="127.0.0.1")


def held_key(browser: Browser) -> NotebookKey | None:
    """The key that a browser holds now."""
    kept = [cookie.value or "" for cookie in browser.cookies.jar if cookie.name == "notebook"]
    return NotebookKey.read(kept[-1].partition(".")[0].strip('"')) if kept else None


async def writer(portal: Portal, *bodies: str) -> tuple[Browser, NotebookKey]:
    """The browser of somebody who wrote these notes in it, and its key."""
    browser, key = portal.browser(), NotebookKey.new()
    await write(portal.database, key, *bodies)
    hold(browser, key)
    return browser, key


def code_on(answer: httpx2.Response) -> str:
    """The recovery code that a page shows."""
    found = re.search(r"(?:[0-9A-Z]{4} ){6}[0-9A-Z]{4}", text(answer))
    assert found, text(answer)
    return found[0]


async def made_code(browser: Browser) -> str:
    """Makes a recovery code."""
    return code_on(await browser.post(CODE))
