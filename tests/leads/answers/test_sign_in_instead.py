"""Where messages are read by staff who sign in, links in mails lead there and carry no code."""

from collections.abc import AsyncIterator

import pytest

from portal.config import Settings
from portal.db import Database
from portal.leads.models import LeadState
from tests.leads.answers.answering import history
from tests.leads.people import Portal, a_portal, body, path_in
from tests.leads.records import SITE_MAILBOX, WARM_BATHS, store
from tests.leads.relays import Refusing


@pytest.fixture
async def signing_in(settings: Settings, database: Database, relay: Refusing) -> AsyncIterator[Portal]:
    """A portal whose staff sign in to read messages."""
    await store(database, WARM_BATHS)
    changed = {"smtp_url": relay.url, "lead_access": "sign-in"}
    async with a_portal(settings.model_copy(update=changed), relay) as portal:
        yield portal


async def test_every_way_behind_the_link_leads_to_the_staff_side(signing_in: Portal) -> None:
    await signing_in.browser().sent()
    await signing_in.deliver()
    (mail,) = signing_in.mails(SITE_MAILBOX)
    assert "You sign in to read it." in body(mail)
    link, (lead,), browser = path_in(mail), await signing_in.leads(), signing_in.browser()
    for answer in (
        await browser.get(link),
        await browser.get(f"{link}?answer=full"),
        await browser.get(f"{link}/decline"),
        await browser.post(link, {"answer": "full", "code": "123456"}),
        await browser.post(f"{link}/decline", {"code": "123456"}),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, f"/staff/leads/{lead.id}")
    assert "set-cookie" not in answer.headers
    assert (await signing_in.leads())[0].state == LeadState.NEW
    assert await history(signing_in) == []
