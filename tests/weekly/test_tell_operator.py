"""The operator hears once a week that all is well, or of what needs a person; never twice, and once after a
time in which nothing ran."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, update

from portal import clock
from portal.config import Settings
from portal.db.upserting import upsert
from portal.leads.models import Answer
from portal.mail.kinds import Kind
from portal.mail.models import Outbox, State
from portal.person.models import PersonRequest, RequestState
from portal.teams.models import Mailbox
from portal.texts.models import TextState, TextVersion
from portal.weekly.findings import look
from portal.weekly.mails import weekly
from portal.weekly.sending import send_if_due
from tests.databases import on_both_databases
from tests.leads.people import Portal
from tests.leads.records import CENTRAL_MAILBOX, SECOND_MAILBOX, SITE_MAILBOX
from tests.leads.waiting.waits import answer, november

OPERATOR = "fallback@example.org"


def told(portal: Portal) -> list[str]:
    return [
        str(mail["Subject"])
        for mail in portal.mails(OPERATOR)
        if str(mail["Subject"]).startswith("Your week")
    ]


async def test_it_comes_on_monday_at_eight_and_not_again_before_the_next(portal: Portal) -> None:
    with november(datetime(2026, 11, 4, 12, tzinfo=UTC)) as hours:
        for day, hour in [(4, 13), (9, 7)]:
            await hours.to(portal, day, hour)
            assert told(portal) == []
        for day, hour in [(9, 8), (9, 9), (12, 8), (15, 23), (16, 7)]:
            await hours.to(portal, day, hour)
            assert told(portal) == ["Your week: all well"]
        await hours.to(portal, 16, 8)
        assert len(told(portal)) == 2


async def test_after_a_month_in_which_nothing_ran_there_is_one(portal: Portal) -> None:
    with november(datetime(2026, 11, 4, 12, tzinfo=UTC)) as hours:
        await hours.to(portal, 4, 13)
        await hours.to(portal, 40, 13)
        await hours.to(portal, 41, 13)
        assert len(told(portal)) == 1


@on_both_databases
async def test_of_several_workers_one_sends_it(portal: Portal) -> None:
    with november(datetime(2026, 11, 4, 12, tzinfo=UTC)) as hours:
        await send_if_due(portal.parts)
        hours.stand(9)
        sent = await asyncio.gather(*(send_if_due(portal.parts) for _ in range(4)))
    assert len([mail for mail in sent if mail]) == 1


async def test_what_needs_a_person_is_named_with_its_link(portal: Portal) -> None:
    with november() as hours:
        await portal.browser().sent()
        await hours.through(portal, 2, 10)
        await portal.browser().sent(first_name="Ann")
        hours.stand(12, 3)
        await answer(portal, Answer.SPOKE)
        async with portal.database.write.begin() as session:
            for address in (SITE_MAILBOX, SECOND_MAILBOX, CENTRAL_MAILBOX):
                paused = {"paused_at": clock.now(), "paused_because": "test"}
                await upsert(session, Mailbox, {"address": address}, paused)
            asked = {
                "asked_before_at": clock.now() - timedelta(days=180),
                "asked_at": clock.now() - timedelta(days=90),
            }
            await upsert(session, Mailbox, {"address": "silent@example.org"}, asked)
            await session.execute(update(Outbox).where(Outbox.kind == Kind.LEAD).values(state=State.PARKED))
            await session.execute(update(TextVersion).values(expires_on=clock.today() + timedelta(days=31)))
            session.add(a_text(expires_on=clock.today() + timedelta(days=30)))
            await session.execute(insert(PersonRequest).values(A_REQUEST))
        async with portal.database.read() as session:
            found = await look(session)
    assert (found.unanswered, found.messages, found.answered, found.median_days) == (1, 1, 1, 1.5)
    mail = weekly(found, portal.parts[Settings])
    assert mail.findings == ()
    assert mail.mail.subject == "Your week: 7 things need you"
    for address in ("leads", "requests", "teams", "outbox", "texts"):
        assert f"http://127.0.0.1:8000/staff/{address}" in mail.mail.text
    assert "/studies/NCT01234567" in mail.mail.text
    assert "1 contact did not say twice whether they still are the one" in mail.mail.text
    assert "1 message came in." in mail.mail.text
    assert "1 was answered, after 1.5 days." in mail.mail.text


A_REQUEST = {
    "id": "one",
    "kind": "export",
    "state": RequestState.OPEN,
    "came_by": "letter",
    "received_on": date(2026, 11, 3),
    "due_on": date(2026, 12, 3),
    "taken_by": 1,
    "created_at": datetime(2026, 11, 3, tzinfo=UTC),
}


def a_text(expires_on: date) -> TextVersion:
    return TextVersion(
        key="summary",
        scope="portal",
        whose="",
        language="en",
        body="Baths.",
        digest="0",
        state=TextState.APPROVED,
        source="draft",
        expires_on=expires_on,
        created_at=clock.now(),
    )
