"""A team that takes no new messages keeps those that it has: whoever wrote before hears nothing of it, and
whoever would write finds no form."""

from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.config import Settings
from portal.studies.models import Site
from portal.teams import standing
from portal.teams.policy import declare
from tests.leads.closings import JO, news
from tests.leads.people import TYPED, Portal, text
from tests.leads.records import NCT_ID


async def team_of(portal: Portal) -> int:
    async with portal.database.read() as session:
        return (await session.scalars(select(Site.team_id))).one()


async def test_who_wrote_before_a_pause_is_told_nothing_and_keeps_the_receipt(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    before = len(portal.mails(JO))
    team = await team_of(portal)
    async with portal.database.write.begin() as session:
        await standing.pause(session, team, clock.today() + timedelta(days=9), "operator")
    for _ in range(2):
        await portal.deliver()
    assert news(portal) == []
    assert len(portal.mails(JO)) == before
    assert "Something has changed" not in text(await browser.get(receipt))
    (lead,) = await portal.leads()
    assert (lead.closing, lead.closed_at) == (None, None)
    assert lead.waits_since is not None


async def test_who_would_write_to_a_paused_team_finds_no_form_and_nothing_is_stored(portal: Portal) -> None:
    team = await team_of(portal)
    async with portal.database.write.begin() as session:
        await standing.pause(session, team, clock.today() + timedelta(days=9), "operator")
    browser = portal.browser()
    for address in (f"/studies/{NCT_ID}", f"/studies/{NCT_ID}/message"):
        assert "takes messages here again from" in text(await browser.get(address))
    answer = await browser.post(f"/studies/{NCT_ID}/message", TYPED)
    assert answer.status_code != 303
    assert "takes messages here again from" in text(answer)
    assert await portal.leads() == []
    async with portal.database.write.begin() as session:
        await standing.resume(session, team, "operator")
    await browser.sent()


async def test_the_operators_rule_closes_a_form_until_the_team_accepts(portal: Portal) -> None:
    invited = portal.parts[Settings].model_copy(update={"sites": "invited"})
    await declare(portal.database, invited)
    browser = portal.browser()
    assert "takes no messages here" in text(await browser.get(f"/studies/{NCT_ID}"))
    async with portal.database.write.begin() as session:
        await standing.accept(session, await team_of(portal), "operator")
    await browser.sent()
