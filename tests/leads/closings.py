"""Studies that stop taking people, for tests of what their senders hear."""

from sqlalchemy import select

from portal import clock
from portal.studies.models import Site
from portal.studies.registry import presence
from tests.leads.people import Portal, body
from tests.leads.records import (
    NCT_ID,
    SECOND_MAILBOX,
    SITE_MAILBOX,
    WARM_BATHS,
    contact,
    location,
    record,
    store,
)

JO = "jo@example.com"
NEWS = "Something has changed at the study you wrote to"
FULL_NOW = "The study takes no new people now. It has all the people it needs, and is still going on."
GONE = "ClinicalTrials.gov no longer lists this study. We do not know why."
NO_SITE = "The center you wrote to takes no new people for this study now."
NOBODY = "We no longer have an email address for the team you wrote to."
PASSED_ON = "We passed your message on before this. The team may still answer it, or they may not."
CLINIC = location("Springfield Clinic", contact("Robin Marsh", SITE_MAILBOX))
OTHER = location("Shelbyville Clinic", contact("Alex Poe", SECOND_MAILBOX))


def news(portal: Portal, to: str = JO) -> list[str]:
    """What the mailbox heard of the study's end."""
    return [body(mail) for mail in portal.mails(to) if mail["Subject"] == NEWS]


def plain(words: str) -> str:
    """On one line."""
    return " ".join(words.split())


async def close(portal: Portal, status: str = "ACTIVE_NOT_RECRUITING") -> None:
    await store(portal.database, {**WARM_BATHS, **record(CLINIC, status=status)})


async def withdraw(portal: Portal, to: str | None = None) -> None:
    """The registry lists the study no longer."""
    async with portal.database.write.begin() as session:
        await presence.left(session, NCT_ID, clock.now(), to)


async def site_at(portal: Portal, facility: str) -> str:
    """The id of a site."""
    async with portal.database.read() as session:
        return str(await session.scalar(select(Site.id).where(Site.facility == facility)))
