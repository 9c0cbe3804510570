"""The first page: every study, or those that a search finds."""

import httpx2
import pytest

from tests.html import Element, parse
from tests.studies.conftest import Import


async def listed(browser: httpx2.AsyncClient, **asked: str) -> Element:
    answer = await browser.get("/", params=asked)
    assert answer.status_code == 200
    return parse(answer.text)


def titles(page: Element) -> list[str]:
    return [one.text for one in page.all("h3")]


async def test_a_portal_with_one_study_goes_straight_to_it(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported("NCT00000001")
    answer = await browser.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/studies/NCT00000001")


async def test_a_search_stays_on_the_list_even_when_there_is_one_study(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported("NCT00000001", title="Warm Baths")
    assert titles(await listed(browser, q="warm")) == ["Warm Baths"]


async def test_a_study_leads_back_to_the_list_only_where_there_are_others(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported("NCT00000001")
    alone = parse((await browser.get("/studies/NCT00000001")).text)
    assert not alone.all("p", class_="back")
    await imported("NCT00000002")
    other = parse((await browser.get("/studies/NCT00000002")).text)
    assert other.one("p", class_="back").one("a").attributes["href"] == "/"


async def test_studies_are_listed_with_status_conditions_and_place(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported("NCT00000001", title="Warm Baths", conditions=("Back Pain", "Stiffness"))
    await imported("NCT00000002", title="Old Baths", status="COMPLETED")
    page = await listed(browser)
    assert titles(page) == ["Warm Baths", "Old Baths"]
    first = page.one("ul", class_="results").all("li")[0]
    assert "Recruiting Back Pain, Stiffness 1 center." in first.text
    assert first.one("a").attributes["href"] == "/studies/NCT00000001"


async def test_every_word_of_a_search_is_looked_for_in_title_and_conditions(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported("NCT00000001", title="Warm Baths", conditions=("Back Pain",))
    await imported("NCT00000002", title="Warm Socks", conditions=("Cold Feet",))
    assert titles(await listed(browser, q="BACK warm")) == ["Warm Baths"]


async def test_a_search_may_be_for_a_status(browser: httpx2.AsyncClient, imported: Import) -> None:
    await imported("NCT00000001", title="Warm Baths")
    await imported("NCT00000002", title="Old Baths", status="COMPLETED")
    page = await listed(browser, status="COMPLETED")
    assert titles(page) == ["Old Baths"]
    chosen = [
        one.text for one in page.one("select", id="status").all("option") if "selected" in one.attributes
    ]
    assert chosen == ["Finished"]


async def test_what_was_searched_for_is_kept_and_cannot_break_the_page(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported("NCT00000001", "NCT00000002")
    page = await listed(browser, q='"><script>')
    assert page.one("input", id="q").attributes["value"] == '"><script>'
    assert "Try fewer words" in page.text


async def test_an_empty_portal_says_so(browser: httpx2.AsyncClient) -> None:
    assert "There are no studies here yet." in (await listed(browser)).text


async def test_a_long_list_has_pages_that_keep_the_search(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported(*(f"NCT000000{number:02}" for number in range(41)))
    page = await listed(browser, q="bath", page="2")
    assert len(titles(page)) == 20
    assert "41 studies" in page.text
    assert "Page 2 of 3" in page.text
    links = {
        link.attributes["rel"]: link.attributes["href"] for link in page.one("nav", class_="pager").all("a")
    }
    assert links == {"prev": "/?q=bath", "next": "/?q=bath&page=3"}


@pytest.mark.parametrize("number", ["0", "-1", "two", "99999999999999999999", "٣", ""])
async def test_a_page_number_that_is_none_is_the_first(
    browser: httpx2.AsyncClient, imported: Import, number: str
) -> None:
    await imported("NCT00000001", "NCT00000002")
    assert len(titles(await listed(browser, page=number))) == 2
