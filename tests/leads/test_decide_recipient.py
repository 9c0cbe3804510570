"""The server decides who is told of a message; where nobody could be, there is no form, and nothing typed is
lost."""

import pytest
from sqlalchemy import select

from portal.studies.models import Site
from portal.teams.contacts import Contact
from tests.leads.people import FORM, Portal, text
from tests.leads.records import (
    CENTRAL_MAILBOX,
    SECOND_MAILBOX,
    SITE_MAILBOX,
    contact,
    location,
    record,
    store,
)


async def test_the_site_decides_who_is_told_and_no_address_from_the_browser_does(portal: Portal) -> None:
    extra = {"to": "evil@example.net", "recipient": "evil@example.net", "site_email": "evil@example.net"}
    await portal.browser().sent(**extra)
    await portal.deliver()
    assert [one.recipients for one in portal.relay.received] == [("jo@example.com",), (SITE_MAILBOX,)]


async def test_contacts_set_by_hand_come_before_the_listed_ones(portal: Portal) -> None:
    await portal.set_team(contacts=[Contact("Pat Hale", email="pat@example.org")])
    await portal.browser().sent()
    assert [link.mailbox for link in await portal.links()] == ["pat@example.org"]


@pytest.mark.parametrize(
    ("paused", "told"),
    [({SITE_MAILBOX}, SECOND_MAILBOX), ({SITE_MAILBOX, SECOND_MAILBOX}, CENTRAL_MAILBOX)],
)
async def test_a_paused_mailbox_is_passed_over(portal: Portal, paused: set[str], told: str) -> None:
    await portal.pause(paused)
    await portal.browser().sent()
    assert [link.mailbox for link in await portal.links()] == [told]


async def test_with_nobody_behind_any_site_there_is_no_form_and_a_message_is_given_back(
    portal: Portal,
) -> None:
    await portal.pause({SITE_MAILBOX, SECOND_MAILBOX, CENTRAL_MAILBOX})
    browser = portal.browser()
    shown = await browser.get(FORM)
    assert shown.status_code == 200
    assert "You cannot write to this study here" in text(shown)
    assert "202-555-0170" in text(shown)
    refused = await browser.send(message="Purple rhubarb")
    assert refused.status_code == 409
    assert "Your message was not sent" in text(refused)
    for typed in ("Purple rhubarb", "jo@example.com", "202-555-0123"):
        assert typed in text(refused)
    assert await portal.leads() == []


async def test_a_study_that_does_not_recruit_takes_no_message_and_says_why(portal: Portal) -> None:
    await store(portal.database, record(status="COMPLETED"))
    refused = await portal.browser().send(message="Purple rhubarb")
    assert refused.status_code == 409
    assert "Finished" in text(refused)
    assert "Purple rhubarb" in text(refused)


async def test_a_site_that_closed_while_somebody_wrote_is_an_error_beside_what_was_typed(
    portal: Portal,
) -> None:
    here, there = contact("Robin Marsh", SITE_MAILBOX), contact("Kit Lowe", "kit@example.org")
    await store(
        portal.database, record(location("Springfield Clinic", here), location("Shelbyville Clinic", there))
    )
    async with portal.database.read() as session:
        sites = {row.facility: row.id for row in await session.execute(select(Site.id, Site.facility))}
    await store(
        portal.database, record(location("Springfield Clinic", here), location("Capital Clinic", there))
    )
    refused = await portal.browser().send(site=str(sites["Shelbyville Clinic"]))
    assert refused.status_code == 422
    assert "This center does not take messages now" in text(refused)
    answer = await portal.browser().send(site=str(sites["Springfield Clinic"]))
    assert answer.status_code == 303
