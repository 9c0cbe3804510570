"""A coordinator sets up their team in the browser; every change survives, stands in the trail by ids alone,
and nobody else's team is there for them."""

from datetime import timedelta
from typing import Any

import pytest

from portal import audit, clock
from portal.leads.models import LeadState, Reason
from portal.teams.enlisting import Listing, enlist
from portal.teams.models import TeamState
from portal.teams.reading import TeamSettings
from tests.leads.people import Portal, page, text
from tests.leads.records import NCT_ID, SITE_MAILBOX
from tests.staff.people import signed_in, team_ids
from tests.staff.teams_at_work import SETTINGS, at_work, known, rows, site_of


async def test_the_list_has_ones_own_teams_with_their_word(portal: Portal) -> None:
    browser, team = await at_work(portal)
    async with portal.database.write.begin() as session:
        await enlist(session, [Listing("Nobody's House", None, None, None)])
    shown = await browser.get("/staff/teams")
    assert "Springfield Clinic" in text(shown)
    assert "Takes messages, not asked yet" in text(shown)
    assert "Nobody's House" not in text(shown)
    assert page(shown).all("a", href=f"/staff/teams/{team}")
    assert "None of your teams" in text(await browser.get("/staff/teams?q=zzz"))


async def test_settings_are_kept_and_shown(portal: Portal) -> None:
    browser, team = await at_work(portal)
    answer = await browser.post(f"/staff/teams/{team}", SETTINGS)
    assert answer.status_code == 303
    now = await known(portal, team)
    assert (now.name, now.phone, now.calls_from) == ("Springfield Research", "202-555-0199", "202-555-0177")
    assert (now.languages, now.reply_within_days, now.working_days) == (("es",), 2, (0,))
    assert (now.opens, now.closes, now.time_zone) == ("08:30", "16:00", "America/Detroit")
    assert (now.full_details, now.shows_record) == (True, True)
    shown = page(await browser.get(f"/staff/teams/{team}"))
    assert shown.one("input", id="time_zone").attributes["value"] == "America/Detroit"
    assert "Springfield Research" in text(await portal.browser().get(f"/studies/{NCT_ID}"))


async def test_what_was_not_changed_is_not_set(portal: Portal) -> None:
    browser, team = await at_work(portal)
    await browser.post(f"/staff/teams/{team}", SETTINGS)
    await browser.post(f"/staff/teams/{team}", {**SETTINGS, "phone": ""})
    async with portal.database.read() as session:
        events = [one for one in await audit.events(session, f"team:{team}") if one.kind == "team.set"]
    assert [one.detail["settings"] for one in events][1:] == ["phone"]
    assert events[0].actor.startswith("member:")
    assert "555" not in repr([one.detail for one in events])
    assert "Springfield" not in repr(events)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("reply_within_days", "0", "Enter a number from 1 to 30"),
        ("reply_within_days", "soon", "Enter a number from 1 to 30"),
        ("opens", "9 am", "Enter a time of day like 09:00"),
        ("closes", "08:30", "Enter another time"),
        ("time_zone", "Ann Arbor", "Enter a time zone like America/Chicago"),
        ("working_days", "9", "Choose the days"),
        ("name", "x" * 201, "Use 200 characters or less"),
        ("phone", "555\x00", "hidden characters"),
    ],
)
async def test_a_mistake_is_named_and_all_that_was_typed_is_kept(
    portal: Portal, field: str, value: str, words: str
) -> None:
    browser, team = await at_work(portal)
    answer = await browser.post(f"/staff/teams/{team}", {**SETTINGS, "name": "Kept", field: value})
    assert answer.status_code == 422
    shown = page(answer)
    (line,) = [a for a in shown.one("div", class_="problem").all("a") if words in a.text]
    assert shown.all("input", id=line.attributes["href"].removeprefix("#"))
    if field != "name":
        assert shown.one("input", id="name").attributes["value"] == "Kept"
    assert (await known(portal, team)).name is None


async def test_a_team_pauses_goes_on_and_declines_and_who_waits_is_told(portal: Portal) -> None:
    browser, team = await at_work(portal)
    await portal.browser().sent()
    address, until = f"/staff/teams/{team}/word", (clock.today() + timedelta(days=9)).isoformat()
    assert (await browser.post(address, {"word": "pause", "until": until})).status_code == 303
    assert (await known(portal, team)).state is TeamState.PAUSED
    await browser.post(address, {"word": "resume"})
    assert (await known(portal, team)).state is TeamState.ACCEPTING
    await browser.post(address, {"word": "decline"})
    assert (await known(portal, team)).state is TeamState.DECLINED
    (lead,) = await portal.leads()
    assert (lead.state, lead.closed_because) == (LeadState.CLOSED, Reason.DECLINED)
    await browser.post(address, {"word": "accept"})
    assert (await known(portal, team)).takes_messages


@pytest.mark.parametrize(
    ("typed", "field"),
    [({}, "word"), ({"word": "pause"}, "until"), ({"word": "pause", "until": "2020-01-01"}, "until")],
)
async def test_a_word_that_cannot_be_taken_is_named(
    portal: Portal, typed: dict[str, str], field: str
) -> None:
    browser, team = await at_work(portal)
    answer = await browser.post(f"/staff/teams/{team}/word", typed)
    assert answer.status_code == 422
    assert page(answer).one("div", class_="problem").all("a", href=f"#{field}")
    assert (await known(portal, team)).state is TeamState.LISTED


async def test_another_team_is_not_there(portal: Portal) -> None:
    (team,), site = await team_ids(portal), await site_of(portal)
    async with portal.database.write.begin() as session:
        (own,) = await enlist(session, [Listing("Oak", None, None, None)])
    stranger = await signed_in(portal, teams=[own])
    for address in (f"/staff/teams/{team}", f"/staff/teams/{own}/sites/{site}", f"/staff/teams/{2**40}"):
        assert (await stranger.get(address)).status_code == 404
    posts: dict[str, dict[str, Any]] = {
        "": SETTINGS,
        "/contacts": rows("contacts", ("Mallory", "mallory@example.org")),
        "/word": {"word": "decline"},
        "/invite": {},
        "/mailboxes": {"unpause": SITE_MAILBOX},
        f"/sites/{site}": {"name": "Mine"},
        f"/sites/{site}/move": {"team": str(own)},
    }
    for path, typed in posts.items():
        assert (await stranger.post(f"/staff/teams/{team}{path}", typed)).status_code == 404, path
    assert await known(portal, team) == TeamSettings()
    assert await team_ids(portal) == [team]


async def test_an_administrator_has_every_team(portal: Portal) -> None:
    (team,) = await team_ids(portal)
    browser = await signed_in(portal, admin=True)
    assert (await browser.get(f"/staff/teams/{team}")).status_code == 200
