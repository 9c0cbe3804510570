"""Requests as administrators take them down in tests, and what the trail says of them."""

from portal import audit
from tests.leads.people import Browser, Portal, text

JO = "jo@example.com"
LIST = "/staff/requests"
TAKEN = {
    "kind": "export",
    "came_by": "telephone",
    "email": "Jo@Example.com",
    "wants": "Everything you have on me",
    "received_on": "2026-11-20",
}
CHECKED = {"way": "called_back", "checked": "Called 202-555-0123, and they knew the study"}


async def taken(browser: Browser, **typed: str) -> str:
    """Takes a request down; its address."""
    answer = await browser.post(f"{LIST}/new", TAKEN | typed)
    assert answer.status_code == 303, text(answer)
    assert answer.headers["location"].startswith(LIST)
    return answer.headers["location"]


async def checked(browser: Browser, **typed: str) -> str:
    """The same for somebody who was made sure of."""
    return await taken(browser, **CHECKED, **typed)


async def trail(portal: Portal, address: str) -> list[str]:
    """What happened to a request, without its being read."""
    subject = "request:" + address.rpartition("/")[2]
    async with portal.database.read() as session:
        events = await audit.events(session, subject)
    assert all(one.actor.startswith("member:") for one in events)
    return [one.kind for one in events if one.kind != "request.opened"]
