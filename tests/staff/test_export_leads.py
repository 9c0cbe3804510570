"""Messages leave as a table that no spreadsheet runs, and in which numbers can still be read and dialled."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.audit import AuditEvent
from portal.leads.erasing import erase
from portal.leads.models import LeadState
from portal.staff.inbox import exporting
from portal.staff.inbox.cells import inert, line, phone_cell
from tests.databases import on_both_databases
from tests.leads.people import Browser, Portal
from tests.staff.messages import a_lead, put, two_teams, waits
from tests.staff.people import signed_in

FILE = "/staff/leads.csv"
FORMULA = re.compile(r"^[\s\x00-\x20\u200b\ufeff\u00a0\u3000\"']*?[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")


async def table(browser: Browser, query: str = "") -> list[dict[str, str]]:
    """The rows of the file, by the titles of its columns."""
    answer = await browser.get(FILE + query)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf"), "a spreadsheet has to know that it is UTF-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), strict=True))


@on_both_databases
async def test_it_holds_what_a_study_log_needs_and_not_what_was_written(portal: Portal) -> None:
    lead_id = await a_lead(portal, message="Purple rhubarb", best_time="after 5 pm", language="es")
    await put(portal, lead_id, state=LeadState.CLOSED, closed_because="full", waits_since=None)
    (row,) = await table(await signed_in(portal, admin=True))
    assert row["Number"] == lead_id
    assert (row["Study"], row["Center"], row["City"]) == ("NCT01234567", "Springfield Clinic", "Springfield")
    assert (row["State"], row["Closed because"]) == ("Closed", "We are full here")
    assert (row["First name"], row["Last name"], row["Reply in"]) == ("Jo", "Doe", "Español")
    assert (row["Email"], row["Phone"]) == ("jo@example.com", "(+1) 202-555-0123")
    assert row["Good times to call"] == "after 5 pm"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row["Sent (UTC)"])
    assert "Purple rhubarb" not in str(row)


@on_both_databases
async def test_it_has_the_scope_and_the_filters_of_the_inbox(portal: Portal) -> None:
    mine, others = await two_teams(portal)
    first = await a_lead(portal, mine, first_name="Ada")
    second = await a_lead(portal, mine, first_name="Bea")
    await a_lead(portal, others, first_name="Theirs")
    await waits(portal, first, 12)
    await put(portal, second, state=LeadState.SCREENING, waits_since=None)
    browser = await signed_in(portal, teams=[mine])
    assert [row["First name"] for row in await table(browser)] == ["Ada", "Bea"]
    assert [row["First name"] for row in await table(browser, "?state=overdue")] == ["Ada"]
    assert [row["First name"] for row in await table(browser, "?state=screening")] == ["Bea"]
    assert await table(browser, f"?team={others}") == []


async def test_who_took_it_back_is_not_named_and_who_was_erased_is_not_there(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent(first_name="Regretful")
    await browser.post(f"{receipt}/withdraw")
    gone = await a_lead(portal, first_name="Forgotten")
    async with portal.database.write.begin() as session:
        await erase(session, [gone], because="test")
    (row,) = await table(await signed_in(portal, admin=True))
    assert (row["State"], row["First name"], row["Email"], row["Phone"]) == ("Taken back", "", "", "")


async def test_that_somebody_took_it_stands_in_the_trail_without_names(portal: Portal) -> None:
    team, _ = await two_teams(portal)
    await a_lead(portal, team)
    browser = await signed_in(portal, teams=[team])
    await browser.head(FILE)
    await browser.get(FILE + "?state=new")
    async with portal.database.read() as session:
        (event,) = await session.scalars(select(AuditEvent).where(AuditEvent.kind == "leads.exported"))
    assert event.actor.startswith("member:")
    assert event.detail == {"messages": 1, "teams": str(team), "state": "new"}


async def test_it_is_private_a_file_and_for_staff_alone(portal: Portal) -> None:
    assert (await portal.browser().get(FILE)).status_code == 303
    answer = await (await signed_in(portal)).get(FILE)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert re.fullmatch(
        r'attachment; filename="messages-\d{4}-\d\d-\d\d\.csv"', answer.headers["content-disposition"]
    )


@on_both_databases
async def test_it_is_read_in_pieces_and_each_message_stands_in_it_once(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    leads = [await a_lead(portal, first_name=f"Person {letter}") for letter in "ABCDE"]
    same = await waits(portal, leads[0], 9)
    for lead_id in leads[:3]:
        await put(portal, lead_id, created_at=same)
    admin = await signed_in(portal, admin=True)
    rows = await table(admin)
    assert sorted(row["First name"] for row in rows) == [f"Person {letter}" for letter in "ABCDE"]
    longest = await largest_piece(portal, monkeypatch)
    assert longest == 2, "rows held at once"


async def largest_piece(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> int:
    """The most messages that were opened at once."""
    sizes: list[int] = []
    some = exporting._some

    async def counted(*arguments: Any) -> Any:
        rows = await some(*arguments)
        sizes.append(len(rows))
        return rows

    monkeypatch.setattr(exporting, "_some", counted)
    await table(await signed_in(portal, admin=True, name="Lee Moss"))
    return max(sizes)


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u3000=1",
        "\u200b=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM",
        "\u22121",
        '"=1',
        "'=1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_a_spreadsheet_would_run_is_plain_text(typed: str) -> None:
    safe = inert(typed)
    assert safe.startswith("'")
    assert safe.replace("'", "") == typed.replace("'", ""), "and nothing is lost"


@pytest.mark.parametrize("typed", ["x;=1+1", "x,=1+1", "x\t@SUM(A1)", 'x;"=1+1', "x; +1", "x,\n-1"])
def test_a_cell_that_other_separators_would_begin_is_plain_text_too(typed: str) -> None:
    for separator in (";", ",", "\t", "\n"):
        cells = inert(typed).split(separator)
        assert not any(FORMULA.match(cell) and not cell.lstrip(' "').startswith("'") for cell in cells)


@pytest.mark.parametrize(
    "typed",
    ["Jo", "Anne-Marie 山田", "O'Brien", "jo+study@example.com", "after 5 pm", "(+1) 202-555-0143"],
)
def test_what_people_usually_type_is_left_as_it_is(typed: str) -> None:
    assert inert(typed) == typed


@pytest.mark.parametrize(
    ("e164", "extension", "shown"),
    [
        ("+12025550143", "", "(+1) 202-555-0143"),
        ("+12025550143", "12", "(+1) 202-555-0143 ext. 12"),
        ("+447700900982", "", "(+44) 7700 900982"),
    ],
)
def test_a_number_can_be_read_and_is_no_formula_and_no_sum(e164: str, extension: str, shown: str) -> None:
    cell = phone_cell(e164, extension)
    assert cell == shown
    assert not FORMULA.match(cell)
    with pytest.raises(ValueError, match="could not convert"):
        float(cell)


@given(st.lists(st.text(), min_size=1))
def test_whatever_is_typed_comes_out_of_the_file_as_it_went_in(cells: list[str]) -> None:
    (read,) = csv.reader(io.StringIO(line(cells), newline=""), strict=True)
    assert read == cells


@given(st.text())
def test_nothing_that_is_typed_begins_a_formula(typed: str) -> None:
    assert not inert(typed).lstrip().startswith(("=", "+", "-", "@"))
