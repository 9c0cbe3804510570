"""Drafts as staff write them in tests, and what the study's page then says."""

import asyncio

from tests.leads.people import Browser, Portal, text
from tests.leads.records import NCT_ID

LIST = "/staff/texts"
DRAFT = {
    "key": "before_you_write",
    "place": f"studies/{NCT_ID}",
    "language": "en",
    "body": "You need a driver.",
}


async def drafted(browser: Browser, **typed: str) -> str:
    """Writes a draft; its address."""
    answer = await browser.post(f"{LIST}/new", DRAFT | typed)
    assert answer.status_code == 303, text(answer)
    assert answer.headers["location"].startswith(LIST)
    return answer.headers["location"]


async def study_page(portal: Portal, words: str) -> bool:
    """Whether the study's page says this, within the two seconds in which every process hears of it."""
    for _ in range(20):
        if words in text(await portal.browser().get(f"/studies/{NCT_ID}")):
            return True
        await asyncio.sleep(0.1)
    return False


async def has(portal: Portal, words: str) -> bool:
    return words in text(await portal.browser().get(f"/studies/{NCT_ID}"))
