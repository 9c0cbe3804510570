"""What staff do with one message in tests: they look at its page and send the forms that stand there."""

from portal.leads.history import history_of
from portal.leads.models import Lead
from tests.leads.people import Browser, Portal, page, text


async def page_of(browser: Browser, lead_id: str) -> str:
    """What somebody reads on the page of a message."""
    answer = await browser.get(f"/staff/leads/{lead_id}")
    assert answer.status_code == 200
    return text(answer)


async def version(browser: Browser, lead_id: str) -> str:
    """What the forms on the page carry."""
    fields = page(await browser.get(f"/staff/leads/{lead_id}")).all("input", name="version")
    return fields[0].attributes["value"]


async def do(browser: Browser, lead_id: str, what: str, **fields: str) -> int:
    """Sends a form of the page as it stands now."""
    fields = {"version": await version(browser, lead_id)} | fields
    return (await browser.post(f"/staff/leads/{lead_id}/{what}", fields)).status_code


async def stored(portal: Portal, lead_id: str) -> Lead:
    """What is stored of a message."""
    return {lead.id: lead for lead in await portal.leads()}[lead_id]


async def happened(portal: Portal, lead_id: str) -> list[str]:
    """Its history, the oldest first."""
    async with portal.database.read() as session:
        return [entry.what for entry in await history_of(session, lead_id)]
