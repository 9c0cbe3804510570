"""A team is invited by one e-mail, and its contact says yes or no on a page."""

from sqlalchemy import select

from portal.config import Settings
from portal.leads.contacts.inviting import NobodyToInvite, invite
from portal.teams import standing
from portal.teams.models import Team, TeamState
from portal.teams.policy import declare
from tests.leads.contacts.asking import known_of, team_of
from tests.leads.people import Portal, body, code_in, page, path_in, text
from tests.leads.records import NCT_ID, SECOND_MAILBOX, SITE_MAILBOX

INVITED = "May people write to your study team?"
BY = "operator"


async def invited(portal: Portal) -> None:
    """Under the rule that a team has to accept first."""
    await declare(portal.database, portal.parts[Settings].model_copy(update={"sites": "invited"}))
    async with portal.database.write.begin() as session:
        assert await invite(session, portal.desk, int(await team_of(portal)), BY)
    await portal.deliver()


async def state(portal: Portal) -> str:
    async with portal.database.read() as session:
        return (await session.scalars(select(Team.state))).one()


async def test_one_press_after_the_code_opens_the_form(portal: Portal) -> None:
    await invited(portal)
    (mail,) = portal.mails(SITE_MAILBOX)
    assert mail["Subject"] == INVITED
    assert NCT_ID in body(mail)
    staff, path = portal.browser(), path_in(mail)
    await staff.post(path, {"code": code_in(mail)})
    assert "/message" not in (await portal.browser().get(f"/studies/{NCT_ID}")).text
    answer = await staff.post(path, {"accepted": await team_of(portal)})
    assert "People can write to your team from now on." in text(await staff.get(answer.headers["location"]))
    assert await state(portal) == TeamState.ACCEPTING
    known = await known_of(portal)
    assert known
    assert known.confirmed_at
    await portal.browser().sent()


async def test_no_is_one_press_as_well(portal: Portal) -> None:
    await invited(portal)
    (mail,) = portal.mails(SITE_MAILBOX)
    staff, path = portal.browser(), path_in(mail)
    await staff.post(path, {"code": code_in(mail)})
    await staff.post(path, {"declined": await team_of(portal)})
    assert await state(portal) == TeamState.DECLINED


async def test_a_program_that_opens_the_link_and_submits_its_forms_changes_nothing(portal: Portal) -> None:
    await invited(portal)
    (mail,) = portal.mails(SITE_MAILBOX)
    scanner, path = portal.browser(), path_in(mail)
    team = await team_of(portal)
    await scanner.get(path)
    await scanner.head(path)
    for fields in ({}, {"accepted": team}, {"declined": team}, {"accepted": team, "code": "000000"}):
        await scanner.post(path, fields)
    assert await state(portal) == TeamState.INVITED
    assert not page(await scanner.get(path)).all("button", name="accepted")


async def test_a_team_that_has_given_its_word_is_not_invited(portal: Portal) -> None:
    team = int(await team_of(portal))
    async with portal.database.write.begin() as session:
        await standing.decline(session, team, BY)
        assert not await invite(session, portal.desk, team, BY)
    await portal.deliver()
    assert not portal.mails(SITE_MAILBOX)


async def test_a_team_without_anybody_to_write_to_stays_as_it_is(portal: Portal) -> None:
    await portal.pause([SITE_MAILBOX, SECOND_MAILBOX])
    team, refused = int(await team_of(portal)), False
    try:
        async with portal.database.write.begin() as session:
            await invite(session, portal.desk, team, BY)
    except NobodyToInvite:
        refused = True
    assert refused
    assert await state(portal) == TeamState.LISTED
