"""What tests of contacts share: a link to a mailbox's page, and what is known of a mailbox."""

from sqlalchemy import select

from portal.leads.contacts.links import new_link
from portal.studies.models import Site
from portal.teams.models import Mailbox, WrongPerson
from tests.leads.people import Browser, Portal
from tests.leads.records import SITE_MAILBOX


async def page_of(portal: Portal, mailbox: str = SITE_MAILBOX) -> tuple[str, str]:
    """The path of a new link to a mailbox's page, and its code."""
    async with portal.database.write.begin() as session:
        link = await new_link(session, portal.desk.keyring, mailbox)
    return f"/contacts/{link.token}", link.code


async def opened(portal: Portal, mailbox: str = SITE_MAILBOX) -> tuple[Browser, str]:
    """A browser of somebody who has typed the code, and the path of the page."""
    path, code = await page_of(portal, mailbox)
    browser = portal.browser()
    answer = await browser.post(path, {"code": code})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    return browser, path


async def known_of(portal: Portal, mailbox: str = SITE_MAILBOX) -> Mailbox | None:
    """What is known of a mailbox."""
    async with portal.database.read() as session:
        return await session.get(Mailbox, mailbox)


async def wrong_people(portal: Portal) -> list[str]:
    """The mailboxes whose owners said that a team's messages are not theirs."""
    async with portal.database.read() as session:
        return list(await session.scalars(select(WrongPerson.address)))


async def team_of(portal: Portal) -> str:
    """The id of the team behind the first site, as a form has it."""
    async with portal.database.read() as session:
        return str(await session.scalar(select(Site.team_id).order_by(Site.id)))
