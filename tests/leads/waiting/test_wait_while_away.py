"""A team that is away is not waited for: others are told at once, and the sender knows."""

from datetime import date

from sqlalchemy import select

from portal.studies.models import Site
from portal.teams.standing import pause
from tests.leads.closings import plain
from tests.leads.people import Portal, body
from tests.leads.records import store
from tests.leads.waiting.waits import COVER, JO, ONE_CONTACT, november, reminders, steps, subjects

ROBIN, KIT = "robin@example.org", "kit@example.org"
OPERATOR = "fallback@example.org"
NO_ANSWER = "No answer yet: what we did, and what you can do"


async def leave(portal: Portal) -> None:
    async with portal.database.write.begin() as session:
        for team_id in await session.scalars(select(Site.team_id)):
            await pause(session, team_id, date(2026, 12, 1), "operator")


async def test_the_cover_is_told_on_the_next_morning_and_nobody_who_is_away(portal: Portal) -> None:
    await store(portal.database, ONE_CONTACT)
    await portal.set_team(**COVER)
    with november() as hours:
        await portal.browser().sent()
        await hours.to(portal, 2, 17)
        await leave(portal)
        await hours.through(portal, 3, 10)
    assert await steps(portal) == [(3, "remind"), (3, "escalate"), (10, "offer")]
    assert not reminders(portal, ROBIN)
    assert len(reminders(portal, KIT)) == 1
    told = next(mail for mail in portal.mails(JO) if mail["Subject"] == NO_ANSWER)
    assert "They told us that they are away until 1 December 2026." in plain(body(told))
    assert "reminded the team" not in plain(body(told))


async def test_where_nobody_stands_in_another_center_is_offered_a_day_later(portal: Portal) -> None:
    await store(portal.database, ONE_CONTACT)
    with november() as hours:
        await portal.browser().sent()
        await hours.to(portal, 2, 17)
        await leave(portal)
        await hours.through(portal, 3, 4)
    assert [day for day, step in await steps(portal) if step == "offer"] == [4]
    assert subjects(portal) == [NO_ANSWER, "Still no answer to your message"]


async def test_the_operator_hears_once_a_day_of_what_nobody_answers(portal: Portal) -> None:
    with november() as hours:
        for name in ("Ann", "Ben"):
            await portal.browser().sent(first_name=name)
        await hours.through(portal, 2, 12)
        (lead, other) = await portal.leads()
    heard = [mail for mail in portal.mails(OPERATOR) if "no answer" in str(mail["Subject"])]
    assert [mail["Subject"] for mail in heard] == ["2 messages have no answer yet"]
    for one in (lead, other):
        assert f"http://127.0.0.1:8000/staff/leads/{one.id}" in body(heard[0])
