"""The staff read their messages: who waits longest first, narrowed as they like, never those of others."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from portal import clock
from portal.audit import AuditEvent
from portal.leads.models import LeadState
from portal.staff.inbox import listing
from portal.staff.inbox.order import Cursor
from tests.databases import on_both_databases
from tests.leads.people import Browser, Portal, page, text
from tests.leads.records import NCT_ID
from tests.staff.messages import a_lead, put, set_for, two_teams, waits
from tests.staff.people import signed_in

INBOX = "/staff/leads"


async def names(browser: Browser, query: str = "") -> list[str]:
    """Who is listed, in the order of the page."""
    answer = await browser.get(INBOX + query)
    assert answer.status_code == 200
    return [cell.text for cell in page(answer).all("th", scope="row")]


@on_both_databases
async def test_the_overdue_come_first_then_who_waits_longest_then_the_newest(portal: Portal) -> None:
    first, second = await two_teams(portal)
    await set_for(portal, second, reply_within_days=30)
    at_ease = await a_lead(portal, second, first_name="Patient")
    overdue = await a_lead(portal, first, first_name="Overdue")
    longer = await a_lead(portal, first, first_name="Longer")
    promised = await a_lead(portal, first, first_name="Promised")
    older, newer = [await a_lead(portal, first, first_name=name) for name in ("Older", "Newer")]
    await waits(portal, at_ease, 20)
    await waits(portal, overdue, 10)
    await waits(portal, longer, 11)
    await put(portal, promised, waits_since=clock.now() + timedelta(days=1))
    for lead_id in (older, newer):
        await put(portal, lead_id, waits_since=None, state=LeadState.CONTACTED)
    admin = await signed_in(portal, admin=True)
    expected = ["Longer", "Overdue", "Patient", "Promised", "Newer", "Older"]
    assert await names(admin) == [f"{name} Doe" for name in expected]
    rows = page(await admin.get(INBOX)).all("tr", class_="overdue")
    assert [row.all("th")[0].text for row in rows] == ["Longer Doe", "Overdue Doe"]
    assert all("Overdue" in [badge.text for badge in row.all("span", class_="badge")] for row in rows)


@on_both_databases
async def test_nobody_sees_a_message_to_another_team_by_any_filter(portal: Portal) -> None:
    mine, others = await two_teams(portal)
    await a_lead(portal, mine, first_name="Mine")
    await a_lead(portal, others, first_name="Theirs")
    browser = await signed_in(portal, teams=[mine])
    for query in ("", "?state=new", f"?study={NCT_ID}", f"?team={mine}", "?after=0.1." + "0" * 32):
        assert await names(browser, query) == ["Mine Doe"], query
    for query in (f"?team={others}", "?mine=yes", "?state=closed", "?study=NCT99999999"):
        assert await names(browser, query) == [], query
    shown = (await browser.get(INBOX)).text
    assert "Theirs" not in shown
    assert "Shelbyville" not in shown, "not even as a choice"
    assert page(await browser.get(INBOX)).one("ul", class_="counts").text == "All 1 New 1"


@on_both_databases
async def test_it_is_narrowed_by_state_study_team_age_and_whose_it_is(portal: Portal) -> None:
    first, second = await two_teams(portal)
    ada, bea = await a_lead(portal, first, first_name="Ada"), await a_lead(portal, second, first_name="Bea")
    await waits(portal, ada, 6)
    await put(portal, bea, state=LeadState.SCREENING, waits_since=None)
    admin = await signed_in(portal, admin=True)
    assert await names(admin, "?state=screening") == ["Bea Doe"]
    assert await names(admin, "?state=overdue") == ["Ada Doe"]
    assert await names(admin, f"?team={second}") == ["Bea Doe"]
    assert await names(admin, "?days=5") == ["Ada Doe"]
    assert await names(admin, "?days=10") == []
    assert await names(admin, f"?study={NCT_ID.lower()}&state=new") == ["Ada Doe"]
    async with portal.database.read() as session:
        actor = await session.scalar(select(AuditEvent.actor).where(AuditEvent.kind == "leads.listed"))
    assert actor is not None
    await put(portal, bea, assigned_to=int(actor.removeprefix("member:")))
    assert await names(admin, "?mine=yes") == ["Bea Doe"]
    counts = {
        one.text for one in page(await admin.get(INBOX + "?state=new")).one("ul", class_="counts").all("a")
    }
    assert counts == {"All 2", "Overdue 1", "New 1", "Screening 1"}


@pytest.mark.parametrize(
    "query",
    [
        "?state=nonsense&days=-1&team=abc&study=x&after=zzz",
        "?team=99999999999999999999&days=1e9",
        "?after=" + quote("3.99999999999999999." + "f" * 32),
        "?team=²&days=٣",
    ],
)
async def test_a_filter_that_nobody_can_mean_is_left_out(portal: Portal, query: str) -> None:
    await a_lead(portal)
    admin = await signed_in(portal, admin=True)
    assert (await admin.get(INBOX + query)).status_code == 200


@on_both_databases
async def test_further_pages_show_each_message_once_though_others_come_in(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ON_A_PAGE", 2)
    leads = [await a_lead(portal, first_name=f"Person {letter}") for letter in "ABCDE"]
    same = await waits(portal, leads[0], 9)
    await put(portal, leads[1], waits_since=same)
    for lead_id in leads[3:]:
        await put(portal, lead_id, waits_since=None)
    admin = await signed_in(portal, admin=True)
    seen: list[str] = []
    address = INBOX
    while True:
        answer = await admin.get(address)
        seen += [cell.text for cell in page(answer).all("th", scope="row")]
        if len(seen) == 2:
            newest = await a_lead(portal, first_name="Person F")
            await put(portal, newest, waits_since=None)
        more = page(answer).all("p", class_="more")
        if not more:
            break
        address = more[0].one("a").attributes["href"]
    assert sorted(seen) == [f"Person {letter} Doe" for letter in "ABCDEF"]
    assert set(seen[:2]) == {"Person A Doe", "Person B Doe"}


def test_a_place_in_the_inbox_is_read_as_it_was_written() -> None:
    cursor = Cursor(2, clock.now(), "0123456789abcdef" * 2)
    assert Cursor.of(str(cursor)) == cursor


async def test_who_took_a_message_back_or_was_erased_has_no_name_here(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent(first_name="Regretful")
    await browser.post(f"{receipt}/withdraw")
    gone = await a_lead(portal, first_name="Forgotten")
    await put(portal, gone, erased_at=clock.now(), data_key=None, sealed=None, waits_since=None)
    admin = await signed_in(portal, admin=True)
    shown = text(await admin.get(INBOX))
    assert "Regretful" not in shown
    assert "Forgotten" not in shown
    assert await names(admin, "?state=erased") == ["No name is kept"]
    assert "Taken back" in shown


async def test_one_row_names_the_person_the_language_and_where_they_wrote_to(portal: Portal) -> None:
    await a_lead(
        portal,
        language="es",
        on_behalf="yes",
        helper_name="Pat Doe",
        relationship="daughter",
        permission="yes",
    )
    admin = await signed_in(portal, admin=True)
    row = page(await admin.get(INBOX)).one("tbody").one("tr")
    assert row.one("th").text == "Pat Doe for Jo Doe"
    cells = [cell.text for cell in row.all("td")]
    assert cells[0] == "Español"
    assert cells[1] == "Warm Baths for Sore Backs Springfield Clinic, Springfield"
    assert cells[3].startswith("today sent")
    assert len(row.all("a")) == 1, "the next action is the only one"


async def test_reading_the_list_stands_in_the_trail_as_a_number_and_head_reads_nothing(
    portal: Portal,
) -> None:
    await a_lead(portal, first_name="Confidential")
    admin = await signed_in(portal, admin=True)
    await admin.head(INBOX)
    assert await listed(portal) == []
    await admin.get(INBOX + "?state=new")
    (event,) = await listed(portal)
    assert (event.subject, event.detail) == ("leads", {"names": 1, "state": "new"})


async def listed(portal: Portal) -> list[AuditEvent]:
    async with portal.database.read() as session:
        return list(await session.scalars(select(AuditEvent).where(AuditEvent.kind == "leads.listed")))


async def test_an_empty_inbox_says_why(portal: Portal) -> None:
    team, _ = await two_teams(portal)
    assert "Nobody has written yet" in text(await (await signed_in(portal, teams=[team])).get(INBOX))
    without = await signed_in(portal, name="No Team")
    assert "You are in no team yet" in text(await without.get(INBOX))


async def test_it_is_private_and_for_staff_alone(portal: Portal) -> None:
    stranger = await portal.browser().get(INBOX + "?state=new")
    assert stranger.status_code == 303
    assert stranger.headers["location"].startswith("/staff/sign-in")
    answer = await (await signed_in(portal)).get(INBOX)
    assert answer.headers["cache-control"] == "no-store"
