"""A team that answers, for tests: its mail, its device and what it presses."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import httpx2

from portal import clock
from portal.leads.answers.answering import Given, give
from portal.leads.history import Entry, history_of
from portal.leads.models import Answer, Lead
from tests.leads.people import Browser, Portal, body, code_in, path_in
from tests.leads.records import SITE_MAILBOX

SENDER = "jo@example.com"
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


@dataclass
class Team:
    """A device of a team's, with the newest mail in its mailbox."""

    browser: Browser
    mail: EmailMessage

    @property
    def link(self) -> str:
        return path_in(self.mail)

    @property
    def code(self) -> str:
        return code_in(self.mail)

    async def open(self) -> httpx2.Response:
        """Types the code, and reads the message."""
        answer = await self.browser.post(self.link, {"code": self.code})
        assert answer.status_code == 303, answer.text
        return await self.browser.get(self.link)

    async def say(self, answer: str, **fields: str) -> httpx2.Response:
        """Presses one answer."""
        return await self.browser.post(self.link, {"answer": answer, **fields})


async def told(portal: Portal, mailbox: str = SITE_MAILBOX, **typed: str) -> Team:
    """Somebody wrote, and the mail to the team has arrived."""
    await portal.browser().sent(**typed)
    await portal.deliver()
    return Team(portal.browser(), notices(portal, mailbox)[-1])


async def reading(portal: Portal, **typed: str) -> Team:
    """The same, with the message opened."""
    team = await told(portal, **typed)
    await team.open()
    return team


def notices(portal: Portal, mailbox: str = SITE_MAILBOX) -> list[EmailMessage]:
    """The mails that told a mailbox of a message, oldest first."""
    return [mail for mail in portal.mails(mailbox) if mail["subject"].startswith("A message for your study")]


def new_links(portal: Portal, mailbox: str = SITE_MAILBOX) -> list[EmailMessage]:
    """The mails with a new link to a message, oldest first."""
    return [mail for mail in portal.mails(mailbox) if mail["subject"].startswith("A new link")]


async def history(portal: Portal) -> list[Entry]:
    """What happened to the first message."""
    lead = (await portal.leads())[0]
    async with portal.database.read() as session:
        return await history_of(session, lead.id)


def in_days(number: int) -> str:
    """A day as a date field sends it."""
    return (clock.today() + timedelta(days=number)).isoformat()


async def given(portal: Portal, answer: Answer, call_on: date | None = None, by: str = "") -> bool:
    """Gives an answer to the first message, by the newest link."""
    (lead, *_), link = await portal.leads(), (await portal.links())[-1]
    async with portal.database.write.begin() as session:
        return await give(session, portal.desk, lead, Given(answer, by or f"link:{link.id}", call_on))


async def the_lead(portal: Portal) -> Lead:
    """The first message."""
    return (await portal.leads())[0]


def words(portal: Portal) -> list[str]:
    """What the sender was told after the copy."""
    return [" ".join(body(mail).split()) for mail in portal.mails(SENDER)[1:]]
