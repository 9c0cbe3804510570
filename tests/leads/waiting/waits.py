"""Time that passes in tests of the clock, and what people find in their mailboxes by then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import time_machine
from sqlalchemy import select

from portal.leads.answers.answering import Given, give
from portal.leads.models import Answer, ClockStep, Lead
from tests.leads.people import Portal
from tests.leads.records import contact, location, record

JO = "jo@example.com"
MONDAY = datetime(2026, 11, 2, 16, tzinfo=UTC)
OPENING = 15  # UTC: nine in the morning where the tests' Springfield is
REMINDED = "for your answer"
COVER = {"cover": [{"name": "Kit Vale", "email": "kit@example.org"}]}
ONE_CONTACT = record(
    location("Springfield Clinic", contact("Robin Marsh", "robin@example.org")),
    central=[contact("Sam Vale", "central@example.org", "202-555-0170")],
)


class Hours:
    """The clock of a test, in November 2026 and UTC. The first is a Sunday."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    async def to(self, portal: Portal, day: int, hour: int = OPENING, minute: int = 1) -> None:
        """Lets the time be this, and the worker do all that is due; days after the 30th run on."""
        self.stand(day, hour, minute)
        await portal.deliver()

    def stand(self, day: int, hour: int = OPENING, minute: int = 1) -> None:
        """Lets the time be this, and nothing happen."""
        self._traveller.move_to(datetime(2026, 11, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1))

    async def through(self, portal: Portal, first: int, last: int) -> None:
        """Day by day, a moment after the doors open."""
        for day in range(first, last + 1):
            await self.to(portal, day)


@contextmanager
def november(at: datetime = MONDAY) -> Iterator[Hours]:
    """Stops the clock at this moment."""
    with time_machine.travel(at, tick=False) as traveller:
        yield Hours(traveller)


async def steps(portal: Portal) -> list[tuple[int, str]]:
    """The steps that were taken, in order, with the day of the month."""
    async with portal.database.read() as session:
        rows = await session.execute(select(ClockStep.at, ClockStep.step).order_by(ClockStep.at))
        return [(at.day, step) for at, step in rows]


async def the_lead(portal: Portal) -> Lead:
    """The only one."""
    (lead,) = await portal.leads()
    return lead


def reminders(portal: Portal, to: str) -> list[EmailMessage]:
    """The reminders that a mailbox has got."""
    return [mail for mail in portal.mails(to) if REMINDED in str(mail["Subject"])]


def subjects(portal: Portal, to: str = JO) -> list[str]:
    """What a mailbox has got, but for the first copy or notice."""
    return [str(mail["Subject"]) for mail in portal.mails(to)[1:]]


async def answer(
    portal: Portal, what: Answer, *, mailbox: str | None = None, call_on: date | None = None
) -> None:
    """A team answers, of those leads that it has not answered the newest if there is one, from this mailbox
    or from the one that was told first."""
    leads = await portal.leads()
    lead = next((one for one in reversed(leads) if one.answered_at is None), leads[-1])
    links = [link for link in await portal.links() if link.lead_id == lead.id]
    link = next(link for link in links if mailbox in {None, link.mailbox})
    async with portal.database.write.begin() as session:
        given = Given(what, f"link:{link.id}", call_on)
        await give(session, portal.desk, await session.get_one(Lead, lead.id), given)
