"""A coordinator of one team tries every address with every id of another: nothing of it is seen, and nothing
in it changes. So does who was removed, and who never signed in."""

import re
from enum import Enum
from itertools import product
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.routing import Route

from portal.addresses import ROUTES
from portal.staff import members
from tests.leads.people import Browser, Portal
from tests.staff.messages import a_lead
from tests.staff.people import a_member, browser_of, signed_in
from tests.staff.teams_apart import MARKERS, Theirs, digest, theirs
from tests.staff.working import do, stored

WITH_FILE = "multipart/form-data; boundary=x"
PICTURE = b'--x\r\nContent-Disposition: form-data; name="contact"\r\n\r\n0\r\n--x--\r\n'
PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")


class Whose(Enum):
    """Who gets what at an address of the staff side."""

    OPEN = "whoever wants to sign in"
    OWN = "everybody signed in, of what is theirs"
    TEAM = "a team's members; for others there is no such thing"
    ADMIN = "administrators; for others there is no such page"


# A new address of the staff side needs a decision which of these it is.
ADDRESSES = {
    "/staff": Whose.OPEN,
    "/staff/sign-in": Whose.OPEN,
    "/staff/sign-in/code": Whose.OPEN,
    "/staff/sign-in/{token}": Whose.OPEN,
    "/staff/sign-out": Whose.OPEN,
    "/staff/second-factor": Whose.OPEN,
    "/staff/account": Whose.OWN,
    "/staff/account/sessions": Whose.TEAM,
    "/staff/account/second-factor": Whose.OWN,
    "/staff/account/second-factor/confirm": Whose.OWN,
    "/staff/account/second-factor/recovery": Whose.OWN,
    "/staff/account/second-factor/remove": Whose.OWN,
    "/staff/leads": Whose.OWN,
    "/staff/leads.csv": Whose.OWN,
    "/staff/leads/{lead_id}": Whose.TEAM,
    "/staff/leads/{lead_id}/answer": Whose.TEAM,
    "/staff/leads/{lead_id}/assign": Whose.TEAM,
    "/staff/leads/{lead_id}/links/{link_id}/renew": Whose.TEAM,
    "/staff/leads/{lead_id}/links/{link_id}/revoke": Whose.TEAM,
    "/staff/leads/{lead_id}/note": Whose.TEAM,
    "/staff/leads/{lead_id}/reply": Whose.TEAM,
    "/staff/leads/{lead_id}/state": Whose.TEAM,
    "/staff/outbox": Whose.ADMIN,
    "/staff/outbox/{mail_id}/retry": Whose.ADMIN,
    "/staff/people": Whose.ADMIN,
    "/staff/people/new": Whose.ADMIN,
    "/staff/people/{id}": Whose.ADMIN,
    "/staff/people/{id}/remove": Whose.ADMIN,
    "/staff/people/{id}/reset": Whose.ADMIN,
    "/staff/people/{id}/invite": Whose.ADMIN,
    "/staff/requests": Whose.ADMIN,
    "/staff/requests/new": Whose.ADMIN,
    "/staff/requests/{request_id}": Whose.ADMIN,
    "/staff/requests/{request_id}/check": Whose.ADMIN,
    "/staff/requests/{request_id}/correct": Whose.ADMIN,
    "/staff/requests/{request_id}/done": Whose.ADMIN,
    "/staff/requests/{request_id}/erase": Whose.ADMIN,
    "/staff/requests/{request_id}/export": Whose.ADMIN,
    "/staff/requests/{request_id}/refuse": Whose.ADMIN,
    "/staff/teams": Whose.OWN,
    "/staff/teams/{team_id}": Whose.TEAM,
    "/staff/teams/{team_id}/contacts": Whose.TEAM,
    "/staff/teams/{team_id}/invite": Whose.ADMIN,
    "/staff/teams/{team_id}/mailboxes": Whose.TEAM,
    "/staff/teams/{team_id}/pictures": Whose.TEAM,
    "/staff/teams/{team_id}/sites/{site_id}": Whose.TEAM,
    "/staff/teams/{team_id}/sites/{site_id}/move": Whose.TEAM,
    "/staff/teams/{team_id}/word": Whose.TEAM,
    "/staff/texts": Whose.OWN,
    "/staff/texts/new": Whose.OWN,
    "/staff/texts/packet": Whose.OWN,
    "/staff/texts/{text_id}": Whose.TEAM,
    "/staff/texts/{text_id}/approve": Whose.TEAM,
    "/staff/texts/{text_id}/preview": Whose.TEAM,
    "/staff/texts/{text_id}/withdraw": Whose.TEAM,
    "/staff/alerts": Whose.ADMIN,
    "/staff/trail": Whose.ADMIN,
}


def plain(route: Route) -> str:
    """The address of a route without what its parameters have to look like."""
    return re.sub(r":\w+}", "}", route.path)


STAFF = [route for route in ROUTES if route.path.startswith("/staff")]


def addresses(route: Route, other: Theirs) -> list[str]:
    """An address of the route with what is theirs, without and with all of their ids asked for."""
    path = PARAMETER.sub(lambda found: str(other.of(found[1])), route.path)
    return [path, f"{path}?{urlencode(other.fields)}"]


async def answers(browser: Browser, route: Route, other: Theirs) -> list[httpx2.Response]:
    """What a browser gets by every method and way of asking."""
    methods, asked = (route.methods or set()) - {"HEAD"}, addresses(route, other)
    if route.path.endswith("/pictures"):
        return [await browser.post(path, content=PICTURE, kind=WITH_FILE) for path in asked]
    return [
        await (browser.get(path) if method == "GET" else browser.post(path, other.fields))
        for method, path in product(sorted(methods), asked)
    ]


def seen(answer: httpx2.Response) -> list[str]:
    """What of the other team is in an answer."""
    whole = answer.text + str(answer.headers)
    return [word for word in MARKERS if word.lower() in whole.lower()]


def test_every_address_of_the_staff_side_is_somebodys() -> None:
    assert {plain(route) for route in STAFF} == set(ADDRESSES)


async def test_a_coordinator_sees_and_changes_nothing_of_another_team(portal: Portal) -> None:
    other = await theirs(portal)
    browser = await signed_in(portal, teams=[other.mine])
    before = await digest(portal)
    for route in STAFF:
        if route.path == "/staff/sign-out":
            continue
        whose = ADDRESSES[plain(route)]
        for answer in await answers(browser, route, other):
            assert seen(answer) == [], f"{answer.request.method} {answer.request.url}"
            if whose in {Whose.TEAM, Whose.ADMIN}:
                assert answer.status_code == 404, f"{answer.request.method} {answer.request.url}"
    assert await digest(portal) == before
    assert (await browser.get("/staff/account")).status_code == 200, "they were signed in all the while"


async def test_the_rest_of_the_portal_shows_a_coordinator_no_more_than_anybody(portal: Portal) -> None:
    other = await theirs(portal)
    browser = await signed_in(portal, teams=[other.mine])
    before = await digest(portal)
    for route in ROUTES:
        known = set(PARAMETER.findall(route.path)) <= {"token", "nct_id"}
        if route in STAFF or not known or route.path == "/metrics":
            continue
        for answer in await answers(browser, route, other):
            assert seen(answer) == [], f"{answer.request.method} {answer.request.url}"
    assert await digest(portal) == before


@pytest.mark.parametrize("who", ["nobody", "who was removed", "who has not shown the second factor"])
async def test_without_being_signed_in_there_is_nothing_but_the_way_in(portal: Portal, who: str) -> None:
    other = await theirs(portal)
    browser = await stranger(portal, other, who)
    before = await digest(portal)
    for route in STAFF:
        whose = ADDRESSES[plain(route)]
        for answer in await answers(browser, route, other):
            assert seen(answer) == [], f"{answer.request.method} {answer.request.url}"
            if whose is not Whose.OPEN:
                assert answer.status_code == 303, f"{answer.request.method} {answer.request.url}"
                way_in = ("/staff/sign-in?", "/staff/second-factor?")
                assert answer.headers["location"].startswith(way_in)
                assert answer.content == b""
    after = await digest(portal)
    assert after | {"ended": ""} == before | {"ended": ""}


async def stranger(portal: Portal, other: Theirs, who: str) -> Browser:
    """A browser in which nobody is signed in, any more or yet, though it was a member of their team."""
    if who == "nobody":
        return portal.browser()
    has_factor = who != "who was removed"
    member_id = await a_member(portal, teams=[other.team], name="Lee Gone", second_factor=has_factor)
    browser = await browser_of(portal, member_id, passed=False)
    if not has_factor:
        assert (await browser.get(f"/staff/leads/{other.lead}")).status_code == 200
        async with portal.database.write.begin() as session:
            await members.remove(session, member_id, actor="operator")
    return browser


async def test_ones_own_message_is_no_door_to_what_is_theirs(portal: Portal) -> None:
    other = await theirs(portal)
    mine = await a_lead(portal, other.mine, email="someone@example.com")
    browser = await signed_in(portal, teams=[other.mine])
    before = await digest(portal)
    for act in ("renew", "revoke"):
        path = f"/staff/leads/{mine}/links/{other.link}/{act}"
        assert (await browser.post(path, {})).status_code == 404
    assert await digest(portal) == before
    assert await do(browser, mine, "assign", member=str(other.colleague)) in {404, 422}
    assert (await stored(portal, mine)).assigned_to is None


async def test_the_words_that_are_looked_for_are_there_for_those_who_may_read_them(portal: Portal) -> None:
    """Otherwise the tests above would see nothing because there is nothing."""
    other = await theirs(portal)
    browser = await browser_of(portal, other.colleague)
    shown = seen(await browser.get(f"/staff/leads/{other.lead}"))
    assert "turnips" in seen(await browser.get(f"/staff/texts/{other.text}"))
    assert {"Zaphira", "Quillon", "parsnips", "fennel", "celeriac", "Bertha"} <= set(shown)
    assert "Zaphira" in seen(await browser.get("/staff/leads.csv"))
