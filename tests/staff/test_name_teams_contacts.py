"""A coordinator says who gets messages, at all centers of a team or at one, and whose mail is sent again."""

import pytest

from portal import audit
from portal.teams.contacts import Contact
from portal.teams.enlisting import Listing, enlist
from portal.teams.health import wrong_person
from portal.teams.reading import paused, settings_of
from tests.leads.people import Portal, page, text
from tests.leads.records import SECOND_MAILBOX, SITE_MAILBOX
from tests.staff.people import signed_in, team_ids
from tests.staff.teams_at_work import at_work, known, rows, site_of


async def test_contacts_are_added_put_in_order_and_removed(portal: Portal) -> None:
    browser, team = await at_work(portal)
    address = f"/staff/teams/{team}/contacts"
    two = (("Kim Reed", "kim@example.org"), ("Lee Ames", "lee@example.org"))
    await browser.post(address, rows("contacts", *two, **{"place-contacts-0": "2", "place-contacts-1": "1"}))
    assert [one.name for one in (await known(portal, team)).contacts] == ["Lee Ames", "Kim Reed"]
    await portal.browser().sent()
    await portal.deliver()
    assert portal.mails("lee@example.org")
    assert not portal.mails(SITE_MAILBOX)
    await browser.post(address, rows("contacts", *two, **{"remove-contacts-1": "yes"}))
    assert [one.name for one in (await known(portal, team)).contacts] == ["Kim Reed"]
    await browser.post(address, rows("cover", two[1]))
    assert [one.mailbox for one in (await known(portal, team)).cover] == ["lee@example.org"]
    await browser.post(address, rows("contacts"))
    assert (await known(portal, team)).contacts == ()


@pytest.mark.parametrize(
    ("contacts", "field"),
    [
        ([("Kim Reed", "kim at example")], "email-contacts-0"),
        ([("Kim Reed", "")], "email-contacts-0"),
        ([("Kim Reed", "kim@example.org"), ("Lee Ames", "KIM@example.org")], "email-contacts-1"),
    ],
)
async def test_a_contact_who_cannot_be_reached_is_refused(
    portal: Portal, contacts: list[tuple[str, str]], field: str
) -> None:
    browser, team = await at_work(portal)
    answer = await browser.post(f"/staff/teams/{team}/contacts", rows("contacts", *contacts))
    assert answer.status_code == 422
    assert page(answer).one("div", class_="problem").all("a", href=f"#{field}")
    assert page(answer).one("input", id="name-contacts-0").attributes["value"] == "Kim Reed"
    assert (await known(portal, team)).contacts == ()


async def test_a_contact_whose_mail_came_back_gets_mail_again(portal: Portal) -> None:
    browser, team = await at_work(portal)
    await portal.pause([SITE_MAILBOX])
    async with portal.database.write.begin() as session:
        await wrong_person(session, team, SECOND_MAILBOX)
    shown = text(await browser.get(f"/staff/teams/{team}"))
    assert "Paused: mail came back on two days" in shown
    assert "Says that these messages are not theirs" in shown
    assert "2 get no mail" in text(await browser.get("/staff/teams"))
    address = f"/staff/teams/{team}/mailboxes"
    assert (await browser.post(address, {"unpause": "somebody.else@example.org"})).status_code == 404
    await browser.post(address, {"unpause": SITE_MAILBOX})
    await browser.post(address, {"right": SECOND_MAILBOX})
    async with portal.database.read() as session:
        assert await paused(session, [SITE_MAILBOX]) == set()
        trail = await audit.events(session, f"team:{team}")
    assert {"team.mailbox_trusted", "team.right_person"} <= {one.kind for one in trail}
    assert "example.org" not in repr(trail)
    assert "No trouble known" in text(await browser.get("/staff/teams"))


async def test_the_invitation_goes_to_the_first_contact_once_the_team_has_somebody(portal: Portal) -> None:
    browser, team = await at_work(portal)
    assert (await browser.post(f"/staff/teams/{team}/invite", {})).status_code == 303
    await portal.deliver()
    assert portal.mails(SITE_MAILBOX)
    await portal.pause([SECOND_MAILBOX])
    await browser.post(f"/staff/teams/{team}/word", {"word": "accept"})
    answer = await browser.post(f"/staff/teams/{team}/invite", {})
    assert answer.status_code == 422
    assert "has said already" in text(answer)


async def test_what_is_set_for_one_center_holds_there_alone(portal: Portal) -> None:
    browser, team = await at_work(portal)
    site = await site_of(portal)
    address = f"/staff/teams/{team}/sites/{site}"
    typed = rows("contacts", ("Kim Reed", "kim@example.org"), name="The annex", phone="202-555-0166")
    assert (await browser.post(address, typed)).status_code == 303
    async with portal.database.read() as session:
        there = (await settings_of(session, {site: team}))[site]
    assert (there.name, there.phone) == ("The annex", "202-555-0166")
    assert there.contacts == (Contact("Kim Reed", email="kim@example.org"),)
    assert (await known(portal, team)).name is None
    assert page(await browser.get(address)).one("input", id="name").attributes["value"] == "The annex"
    assert (await browser.post(address, {**typed, "email-contacts-0": "nobody"})).status_code == 422


async def test_a_center_moves_to_another_of_ones_teams_only(portal: Portal) -> None:
    (team,), site = await team_ids(portal), await site_of(portal)
    async with portal.database.write.begin() as session:
        mine, theirs = await enlist(session, [Listing(name, None, None, None) for name in ("Oak", "Ash")])
    browser = await signed_in(portal, teams=[team, mine])
    address = f"/staff/teams/{team}/sites/{site}/move"
    for wrong in (str(theirs), "999", "x", ""):
        answer = await browser.post(address, {"team": wrong})
        assert answer.status_code == 422
        assert "Enter the number of one of your teams" in text(answer)
    assert await team_ids(portal) == [team]
    assert (await browser.post(address, {"team": str(mine)})).status_code == 303
    assert await team_ids(portal) == [mine]
    assert (await browser.get(f"/staff/teams/{team}/sites/{site}")).status_code == 404
