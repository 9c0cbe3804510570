"""The record of a team is what became of its messages, equals a recount of their history, and is shown to the
public where the team agreed and there are enough of them."""

import pytest
from sqlalchemy import select

from portal.i18n import speaking
from portal.leads.models import Answer
from portal.leads.receipts.withdrawing import take_back
from portal.leads.record import record_of
from portal.studies.models import Site
from portal.teams.record import Record, in_words
from tests.databases import on_both_databases
from tests.leads.people import Portal, text
from tests.leads.records import NCT_ID
from tests.leads.recounting import recount
from tests.leads.waiting.waits import answer, november

LABEL = "Answered in the last 12 months"


async def records(portal: Portal) -> dict[int, Record]:
    async with portal.database.read() as session:
        return await record_of(session, list(await session.scalars(select(Site.team_id))))


async def write(portal: Portal, number: int) -> None:
    """Each from a mailbox of its own."""
    await portal.browser().sent(email=f"person{number}@example.com", first_name="ABCDEFGHIJ"[number])


@on_both_databases
async def test_it_equals_a_recount_of_the_history(portal: Portal) -> None:
    with november() as hours:
        await write(portal, 0)
        await hours.to(portal, 3, 4, 0)
        await answer(portal, Answer.NO_ANSWER)
        await write(portal, 1)
        await hours.to(portal, 6)
        await answer(portal, Answer.WRONG_PERSON)
        await write(portal, 2)
        (found,) = (await records(portal)).values()
        assert found == Record(1, 2, 0.5)
        assert await recount(portal) == await records(portal)


async def test_what_is_new_or_was_taken_back_counts_neither_way(portal: Portal) -> None:
    with november() as hours:
        await write(portal, 0)
        (found,) = (await records(portal)).values()
        assert found == Record(0, 0, None)
        await hours.to(portal, 6)
        (found,) = (await records(portal)).values()
        assert found == Record(0, 1, None)
        (lead,) = await portal.leads()
        async with portal.database.write.begin() as session:
            await take_back(session, portal.desk, lead, by="browser")
        (found,) = (await records(portal)).values()
        assert found == Record(0, 0, None)


async def test_what_is_more_than_a_year_old_does_not_count(portal: Portal) -> None:
    with november() as hours:
        await write(portal, 0)
        await hours.to(portal, 6)
        hours.stand(6 + 330)
        (found,) = (await records(portal)).values()
        assert found == Record(0, 1, None)
        hours.stand(6 + 370)
        (found,) = (await records(portal)).values()
        assert found == Record(0, 0, None)


@pytest.mark.parametrize("agreed", [True, False])
async def test_the_study_page_shows_it_where_the_team_agreed_and_above_five(
    portal: Portal, agreed: bool
) -> None:
    page = f"/studies/{NCT_ID}"
    with november() as hours:
        await portal.set_team(shows_record=agreed, phone="202-555-0143")
        for number in range(5):
            await write(portal, number)
            await answer(portal, Answer.SPOKE)
        assert LABEL not in text(await portal.browser().get(page))
        await write(portal, 6)
        await hours.to(portal, 6)
        shown = text(await portal.browser().get(page))
        assert (LABEL in shown) is agreed
        assert ("5 of 6 messages, half of them within a few hours" in shown) is agreed
        assert (LABEL in text(await portal.browser().get(f"{page}?near=78701"))) is agreed


def test_it_reads_as_people_say_it() -> None:
    with speaking("en"):
        assert in_words(Record(18, 20, 1.46)) == "18 of 20 messages, half of them within 1.5 days"
        assert in_words(Record(1, 1, 1.02)) == "1 of 1 message, half of them within 1 day"
        assert in_words(Record(0, 7, None)) == "0 of 7 messages"
        assert in_words(Record(0, 0, None)) == "No message has waited for an answer yet."
