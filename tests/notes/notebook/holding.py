"""Browsers that hold a notebook's key."""

from portal.notes.keys import NotebookKey
from tests.leads.people import Browser, Portal
from tests.notes.notebooks import write


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
