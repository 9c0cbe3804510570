"""The addresses of the public pages: what they answer, and that they tell everybody the same."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
import time_machine

from portal.config import Settings
from portal.web import ready
from tests.html import parse
from tests.studies.conftest import Import, browsing

STUDY = "/studies/NCT00000001"


@pytest.fixture
def looks_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a second in a test."""
    monkeypatch.setattr(ready, "SECONDS_BETWEEN_LOOKS", 0)


async def test_a_study_has_its_page(browser: httpx2.AsyncClient, imported: Import) -> None:
    await imported("NCT00000001", title="Warm Baths for Sore Backs")
    answer = await browser.get(STUDY)
    assert answer.status_code == 200
    assert parse(answer.text).one(id="title").text == "Warm Baths for Sore Backs"


async def test_everybody_gets_the_same_bytes(browser: httpx2.AsyncClient, imported: Import) -> None:
    await imported("NCT00000001")
    first = await browser.get(STUDY, headers={"user-agent": "one", "cookie": "a=b"})
    second = await browser.get(STUDY + "?from=poster", headers={"user-agent": "two"})
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert "set-cookie" not in first.headers


async def test_a_browser_that_has_the_page_is_told_so(browser: httpx2.AsyncClient, imported: Import) -> None:
    await imported("NCT00000001")
    tag = (await browser.get(STUDY)).headers["etag"]
    answer = await browser.get(STUDY, headers={"if-none-match": tag})
    assert answer.status_code == 304
    assert not answer.content


async def test_the_head_of_a_page_can_be_asked_for(browser: httpx2.AsyncClient, imported: Import) -> None:
    await imported("NCT00000001")
    assert (await browser.head(STUDY)).headers["etag"] == (await browser.get(STUDY)).headers["etag"]


async def test_a_number_in_lower_case_leads_to_the_study(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported("NCT00000001")
    answer = await browser.get("/studies/nct00000001")
    assert (answer.status_code, answer.headers["location"]) == (308, STUDY)


@pytest.mark.parametrize(
    "path", ["/studies/NCT1", "/studies/NCT000000012", "/studies/ABC00000001", "/studies/"]
)
async def test_what_is_no_number_of_a_study_has_no_page(browser: httpx2.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


@pytest.mark.usefixtures("looks_always")
async def test_a_changed_study_is_shown_as_it_is_now(browser: httpx2.AsyncClient, imported: Import) -> None:
    await imported("NCT00000001", title="Warm Baths")
    before = await browser.get(STUDY)
    await imported("NCT00000001", title="Cold Baths")
    after = await browser.get(STUDY, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert parse(after.text).one(id="title").text == "Cold Baths"


async def test_the_age_of_a_study_grows_with_the_days(browser: httpx2.AsyncClient, imported: Import) -> None:
    await imported("NCT00000001")
    with time_machine.travel(datetime(2026, 2, 11, tzinfo=UTC), tick=False):
        assert "10 days ago" in (await browser.get(STUDY)).text
    with time_machine.travel(datetime(2026, 2, 12, tzinfo=UTC), tick=False):
        assert "11 days ago" in (await browser.get(STUDY)).text


async def test_a_page_is_small(browser: httpx2.AsyncClient, imported: Import) -> None:
    await imported("NCT00000001")
    assert len(gzip.compress((await browser.get(STUDY)).content)) < 10_000


async def test_a_study_that_was_never_imported_is_not_found(browser: httpx2.AsyncClient) -> None:
    answer = await browser.get("/studies/NCT99999999")
    assert answer.status_code == 404
    assert parse(answer.text).one("h1").text == "Page not found"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_picture_is_served_under_an_address_of_its_content(
    settings: Settings, schema_in_place: None, imported: Import, tmp_path: Path
) -> None:
    folder = tmp_path / "texts" / "studies" / "NCT00000001"
    folder.mkdir(parents=True)
    (folder / "picture.png").write_bytes(b"a picture")
    (folder / "picture.txt").write_text("A bath tub")
    await imported("NCT00000001")
    async with browsing(settings.model_copy(update={"texts": str(tmp_path / "texts")})) as browser:
        shown = parse((await browser.get(STUDY)).text).one("img", class_="picture")
        answer = await browser.get(shown.attributes["src"])
    assert answer.content == b"a picture"
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_nothing_but_pictures_is_served_as_one(browser: httpx2.AsyncClient) -> None:
    assert (await browser.get("/pictures/picture.txt")).status_code == 404
