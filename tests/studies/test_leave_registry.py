"""A study that leaves the registry takes its form away at once; one that gets another number leads there."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from portal import audit
from portal.db import Database
from portal.web import ready
from tests import registry_faults as faults
from tests.databases import on_both_databases
from tests.html import Element, parse
from tests.registry import Registry, serving
from tests.studies.hand_made import BATH, TEA, location, record
from tests.studies.syncs import Told, numbers, sync
from tests.studies.taking_in import take_in

PAGE = f"/studies/{TEA}"
CLOSED = {"overallStatus": "COMPLETED"}
SILENT = {"centralContacts": [], "locations": [location()]}


@pytest.fixture
async def registry(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Registry]:
    """Two studies that are stored and checked; pages look for changes at every visit."""
    monkeypatch.setattr(ready, "SECONDS_BETWEEN_LOOKS", 0.0)
    async with serving() as registry:
        registry.add(record(TEA), record(BATH))
        await sync(database, registry)
        yield registry


async def visited(browser: httpx2.AsyncClient, path: str = PAGE, language: str = "en") -> Element:
    answer = await browser.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    return parse(answer.text)


@on_both_databases
async def test_a_study_that_is_gone_has_a_page_that_says_so_and_no_form(
    browser: httpx2.AsyncClient, database: Database, registry: Registry
) -> None:
    assert (await visited(browser)).all("form", action=f"{PAGE}/message")
    registry.remove(TEA)
    told = Told()
    run = await sync(database, registry, told)
    assert (run.gone, told.lines) == (1, [f"{TEA}: the registry no longer lists it"])
    shown = await visited(browser)
    assert shown.all("p", class_="status")[0].text == "No longer listed"
    assert "ClinicalTrials.gov no longer lists this study." in shown.one("div", class_="notice").text
    assert not shown.all("form")
    assert not shown.all("a", href=f"https://clinicaltrials.gov/study/{TEA}")
    assert "No longer listed" in (await visited(browser, f"{PAGE}/message")).one("main").text
    sent = await browser.post(f"{PAGE}/message", data={"first_name": "Jo"})
    assert sent.status_code == 409
    assert TEA not in (await browser.get("/?q=tea")).text
    run = await sync(database, registry, told)
    assert (run.gone, len(told.lines)) == (0, 1)


@on_both_databases
async def test_a_study_that_comes_back_takes_messages_again(
    browser: httpx2.AsyncClient, database: Database, registry: Registry
) -> None:
    registry.remove(TEA)
    await sync(database, registry)
    registry.add(record(TEA))
    told = Told()
    await sync(database, registry, told)
    assert told.lines == [f"{TEA}: the registry lists it again"]
    assert (await visited(browser)).all("form", action=f"{PAGE}/message")
    async with database.read() as session:
        assert [one.kind for one in await audit.events(session, f"study:{TEA}")] == [
            "study.gone",
            "study.back",
        ]


async def test_a_file_does_not_bring_a_study_back(database: Database, registry: Registry) -> None:
    registry.remove(TEA)
    await sync(database, registry)
    registry.add(record(BATH, descriptionModule={"briefSummary": "Other"}))
    await take_in(database, record(TEA, descriptionModule={"briefSummary": "From a file"}))
    told = Told()
    await sync(database, registry, told)
    assert told.lines == []


@on_both_databases
async def test_a_study_with_a_new_number_leads_there_with_its_form(
    browser: httpx2.AsyncClient, database: Database, registry: Registry
) -> None:
    new = "NCT09990007"
    registry.add(record(new))
    registry.remove(TEA, now=new)
    told = Told()
    run = await sync(database, registry, told)
    assert told.lines == [f"{TEA}: the registry now lists it as {new}"]
    assert (run.gone, run.rejected) == (0, 0)
    for path, asked in (
        (PAGE, ""),
        (f"/es{PAGE}", ""),
        (f"{PAGE}/message", "?site=1"),
        (PAGE, "?near=48104"),
    ):
        answer = await browser.get(path + asked)
        assert answer.status_code == 308
        assert answer.headers["location"] == path.replace(TEA, new) + asked
        assert answer.headers["cache-control"] == "no-cache"
    sent = await browser.post(f"{PAGE}/message", data={"first_name": "Jo"})
    assert (sent.status_code, sent.headers["location"]) == (308, f"/studies/{new}/message")
    assert (await visited(browser, f"/studies/{new}")).all("form")
    registry.requests.clear()
    await sync(database, registry, told)
    assert len(told.lines) == 1
    assert [request.query_params["filter.ids"] for request in registry.requests] == [f"{BATH}|{new}"]


async def test_a_new_number_that_leads_nowhere_is_a_study_that_is_gone(
    database: Database, registry: Registry
) -> None:
    registry.remove(TEA, now="NCT09990008")
    told = Told()
    await sync(database, registry, told)
    assert told.lines == [f"{TEA}: the registry no longer lists it"]


async def test_a_former_number_that_nobody_has_stored_brings_the_study(
    database: Database, registry: Registry
) -> None:
    registry.former["NCT09990005"] = TEA
    told = Told()
    run = await sync(database, registry, told, nct_ids=["NCT09990005"])
    assert (run.rejected, told.lines) == (0, [])
    assert await numbers(database) == [TEA, BATH]


async def test_a_study_missing_in_a_list_is_asked_for_before_anybody_is_told(
    browser: httpx2.AsyncClient, database: Database, registry: Registry
) -> None:
    registry.faults.append(faults.saying('{"studies": []}', "application/json"))
    told = Told()
    run = await sync(database, registry, told)
    assert (run.gone, run.unchanged, told.lines) == (0, 2, [])


@on_both_databases
@pytest.mark.parametrize(
    "change", [{"statusModule": CLOSED}, {"contactsLocationsModule": SILENT}, {"contactsLocationsModule": {}}]
)
async def test_a_study_that_closes_or_loses_its_contacts_loses_its_form_at_once(
    browser: httpx2.AsyncClient, database: Database, registry: Registry, change: dict[str, dict[str, object]]
) -> None:
    assert (await visited(browser)).all("form", action=f"{PAGE}/message")
    if change == {"contactsLocationsModule": {}}:
        change = {"contactsLocationsModule": {"locations": None, "centralContacts": None}}
    registry.add(record(TEA, **change))
    await sync(database, registry)
    assert not (await visited(browser)).all("form", action=f"{PAGE}/message")
    sent = await browser.post(f"{PAGE}/message", data={"first_name": "Jo"})
    assert sent.status_code == 409
