"""The list for somebody who named a place: the studies with the nearest open sites first."""

from math import inf

import httpx2
import pytest
from sqlalchemy import select

from portal.db import Database
from portal.places.distances import Vector
from portal.studies.models import Site
from portal.studies.searching import PAGE_SIZE, search
from tests.html import Element
from tests.studies.nearby import STUDIES, at, opened, store, study

AUSTIN = Vector.of(30.27, -97.74)


@pytest.fixture
async def seven(database: Database) -> None:
    """Studies in and far from Austin, open and closed, with and without points."""
    await store(database, *STUDIES)


def titles(shown: Element) -> list[str]:
    return [one.text for one in shown.one("ul", class_="results").all("h3")]


async def test_studies_come_by_the_distance_of_their_nearest_open_site(
    browser: httpx2.AsyncClient, seven: None
) -> None:
    shown = await opened(browser, "/?near=Austin,+TX")
    assert titles(shown) == [f"Study {number}" for number in (7, 6, 2, 1, 3, 5, 4)]
    said = [one.text for one in shown.all("p", class_="away")]
    assert said == [
        "Nearest open center: less than 1 mile away, in Some Hospital, United States",
        "Nearest open center: 95 miles away, in Waco, Texas",
        "Nearest open center: 182 miles away, in Dallas, Texas",
        "Nearest open center: 979 miles away, in Chicago, Illinois",
        "Nearest open center: 4,916 miles away, in London, United Kingdom",
    ]
    assert "straight line from: Austin, Texas." in shown.text


async def test_a_place_goes_with_words_status_and_the_way_to_a_study(
    browser: httpx2.AsyncClient, seven: None
) -> None:
    shown = await opened(browser, "/?near=78701&q=study&status=RECRUITING")
    assert titles(shown) == [f"Study {number}" for number in (7, 6, 2, 1, 3, 5)]
    assert shown.one("input", id="near").attributes["value"] == "78701"
    (first, *_) = shown.one("ul", class_="results").all("a")
    assert first.attributes["href"] == "/studies/NCT00000007?near=78701"
    plain = [one.attributes["href"] for one in shown.all("a") if one.text == "Show without distances"]
    assert plain == ["/?q=study&status=RECRUITING"]


async def test_every_page_of_a_list_keeps_its_place_and_no_study_is_lost(
    browser: httpx2.AsyncClient, database: Database
) -> None:
    many = [study(number, at(30 + number / 10, -97.7)) for number in range(1, 2 * PAGE_SIZE + 2)]
    await store(database, *many)
    address, seen = "/?near=30.3,-97.7", list[str]()
    while address:
        shown = await opened(browser, address)
        seen += titles(shown)
        address = next((one.attributes["href"] for one in shown.all("a", rel="next")), "")
    assert seen[0] == "Study 3"
    assert set(seen[1:3]) == {"Study 2", "Study 4"}
    assert sorted(seen) == sorted(f"Study {number}" for number in range(1, 2 * PAGE_SIZE + 2))


async def test_the_order_is_that_of_the_distances_counted_one_by_one(database: Database, seven: None) -> None:
    async with database.read() as session:
        found = await search(session, near=AUSTIN)
        sites = (await session.execute(select(Site.nct_id, Site.x, Site.y, Site.z, Site.status))).all()
    open_ones = [row for row in sites if row.x is not None and row.status == "RECRUITING"]
    nearest = {one.nct_id: one.nearest.miles for one in found.studies if one.nearest}
    counted = dict.fromkeys(nearest, inf)
    for row in open_ones:
        if row.nct_id in counted:
            counted[row.nct_id] = min(counted[row.nct_id], AUSTIN.miles(Vector(row.x, row.y, row.z)))
    assert len(nearest) == 5
    assert [*nearest.values()] == sorted(nearest.values())
    assert counted == nearest


async def test_an_unknown_place_leaves_the_list_as_it_is(browser: httpx2.AsyncClient, seven: None) -> None:
    shown = await opened(browser, "/?near=Xyzzyville")
    assert titles(shown) == titles(await opened(browser, "/"))
    assert "We do not know the place “Xyzzyville”." in shown.one(id="near-error").text


async def test_a_portal_with_one_study_leads_to_it_with_the_place(
    browser: httpx2.AsyncClient, database: Database
) -> None:
    await store(database, STUDIES[0])
    answer = await browser.get("/?near=78701")
    assert (answer.status_code, answer.headers["location"]) == (307, "/studies/NCT00000001?near=78701")
