"""What is kept of somebody of the staff is in the copy that they ask for; who has left can be erased."""

from sqlalchemy import select

from portal.crypto import Keyring
from portal.person.export import as_json
from portal.staff import members
from portal.staff.models import Member, SignIn, StaffSession
from portal.staff.names import names_of
from portal.staff.person import Account, export, forget_account, is_empty
from tests.databases import on_both_databases
from tests.leads.people import Portal
from tests.staff.messages import a_lead, two_teams
from tests.staff.people import a_member, browser_of
from tests.staff.working import do

KIM = "kim.reed@example.org"


async def held(portal: Portal, address: str) -> dict[str, object]:
    async with portal.database.read() as session:
        keyring: Keyring = portal.desk.keyring
        return await export(session, keyring, portal.desk.settings, address)


@on_both_databases
async def test_the_copy_has_their_account_without_secrets(portal: Portal) -> None:
    team, _ = await two_teams(portal)
    member_id = await a_member(portal, teams=[team], second_factor=True)
    lead_id = await a_lead(portal, team)
    await do(await browser_of(portal, member_id), lead_id, "note", note="Call after the surgery")
    copy = await held(portal, "Kim.Reed@Example.org")
    account = copy["staff_account"]
    assert isinstance(account, dict)
    assert (account["name"], account["role"], account["notes_written"]) == ("Kim Reed", "coordinator", 1)
    assert [one["id"] for one in account["teams"]] == [team]
    assert len(account["sessions"]) == 1
    assert not is_empty(copy)
    assert "surgery" not in as_json(copy), "a note is about its sender"
    assert is_empty(await held(portal, "stranger@example.org"))


@on_both_databases
async def test_who_has_left_is_erased_but_for_a_number_and_who_has_not_stays(portal: Portal) -> None:
    await a_member(portal, admin=True, name="Lee Moss")
    member_id = await a_member(portal)
    await browser_of(portal, member_id)
    async with portal.database.write.begin() as session:
        assert await forget_account(session, "nobody@example.org") is Account.NONE
        assert await forget_account(session, KIM) is Account.STAYS
        await members.remove(session, member_id, actor="operator")
        assert await forget_account(session, KIM) is Account.ERASED
        assert await forget_account(session, KIM) is Account.NONE
    async with portal.database.read() as session:
        row = await session.get_one(Member, member_id)
        assert (row.name, row.email) == ("", f"erased member {member_id}")
        assert await names_of(session, [member_id]) == {member_id: f"erased member {member_id}"}
        for model in (StaffSession, SignIn):
            assert (await session.scalars(select(model).where(model.member_id == member_id))).all() == []
