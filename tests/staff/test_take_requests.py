"""Administrators take down what people ask for by telephone or letter, and see what is due first."""

from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.person.asked import due_requests
from tests.databases import on_both_databases
from tests.leads.people import Portal, page
from tests.staff.asking import CHECKED, JO, LIST, TAKEN, taken
from tests.staff.people import signed_in


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("kind", "", "Choose what they ask for"),
        ("email", "jo@", "correct format"),
        ("email", "", "with which they wrote"),
        ("wants", " ", "in their words"),
        ("came_by", "pigeon", "how the request came"),
        ("received_on", "", "the day on which it came"),
        ("received_on", "20.11.2026", "year, month, day"),
        ("received_on", "2126-01-01", "not in the future"),
        ("checked", "", "what you checked"),
    ],
)
async def test_what_is_missing_is_named_and_all_typed_is_kept(
    portal: Portal, field: str, typed: str, said: str
) -> None:
    browser = await signed_in(portal, admin=True)
    answer = await browser.post(f"{LIST}/new", TAKEN | CHECKED | {field: typed})
    assert answer.status_code == 422
    links = {link.attributes["href"]: link.text for link in page(answer).one("div", role="alert").all("a")}
    assert said in links[f"#{field}"]
    if field != "wants":
        assert page(answer).one("textarea", name="wants").text.strip() == TAKEN["wants"]
    assert (await browser.get(f"{LIST}?state=all")).text.count("<td") == 0, "nothing was kept"


@on_both_databases
async def test_what_is_due_comes_first_and_is_told_before_its_day(portal: Portal) -> None:
    with time_machine.travel("2026-11-25T12:00Z", tick=False):
        browser = await signed_in(portal, admin=True)
        await taken(browser, received_on="2026-11-20", wants="later")
        first = await taken(browser, received_on="2026-10-31", wants="sooner")
    with time_machine.travel("2026-12-01T12:00Z", tick=False):
        browser = await signed_in(portal, admin=True, name="Lee Moss")
        listed = await browser.get(LIST)
        rows = page(listed).one("tbody").all("tr")
        assert first in rows[0].one("a").attributes["href"]
        assert "Overdue" in rows[0].text
        assert "30 November 2026" in rows[0].text, "October has a 31st, November has none"
        assert "Overdue" not in rows[1].text
        assert JO not in listed.text, "the list names nobody in full"
        async with portal.database.read() as session:
            due = await due_requests(session, clock.today() + timedelta(days=7))
        assert [request_id for request_id, _day in due] == [first.rpartition("/")[2]]
