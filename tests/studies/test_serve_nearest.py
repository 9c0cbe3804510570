"""Pages for somebody who named a place: made for that person, kept by nobody else, and in no log."""

import gzip
import logging

import httpx2
import pytest

from portal.db import Database
from tests.studies.nearby import STUDIES, at, opened, store, study


@pytest.fixture(autouse=True)
async def studies(database: Database) -> None:
    """Studies in and far from Austin, open and closed, with and without points."""
    await store(database, *STUDIES)


@pytest.mark.parametrize("address", ["/?near=78701", "/studies/NCT00000002?near=78701"])
async def test_a_page_for_a_place_is_kept_by_no_cache_that_others_share(
    browser: httpx2.AsyncClient, address: str
) -> None:
    answer = await browser.get(address)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "etag" not in answer.headers


async def test_a_page_for_a_place_is_compressed_for_whoever_can_read_that(
    browser: httpx2.AsyncClient,
) -> None:
    async with browser.stream("GET", "/studies/NCT00000002?near=78701") as answer:
        assert answer.headers["content-encoding"] == "gzip"
        small = gzip.decompress(b"".join([part async for part in answer.aiter_raw()]))
    plain = await browser.get("/studies/NCT00000002?near=78701", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == small


async def test_the_page_without_a_place_is_the_same_for_everybody_afterwards(
    browser: httpx2.AsyncClient,
) -> None:
    before = await browser.get("/studies/NCT00000002")
    await browser.get("/studies/NCT00000002?near=78701")
    after = await browser.get("/studies/NCT00000002")
    assert (after.text, after.headers["etag"]) == (before.text, before.headers["etag"])
    assert "public" in after.headers["cache-control"]


async def test_a_change_to_a_study_is_on_its_page_for_a_place(
    browser: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.web.ready.SECONDS_BETWEEN_LOOKS", 0)
    assert "Dallas Clinic" in (await browser.get("/studies/NCT00000002?near=78701")).text
    await store(database, study(2, at(29.76, -95.37, "Houston")))
    changed = (await browser.get("/studies/NCT00000002?near=78701")).text
    assert "Houston Clinic" in changed
    assert "Dallas Clinic" not in changed


async def test_no_log_says_which_place_was_asked_for(
    browser: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        for address in (
            "/?near=30.2711,-97.7437",
            "/studies/NCT00000002?near=30.2711,-97.7437",
            "/?near=Xyzzyville",
        ):
            await browser.get(address)
    # What the test's own browser logs is not the portal's.
    logged = [one.getMessage() for one in caplog.records if not one.name.startswith("httpx")]
    written = "".join([*logged, *capfd.readouterr()])
    assert "97.7437" not in written
    assert "Xyzzyville" not in written
    assert "near" not in written


@pytest.mark.parametrize(
    "typed", ["%ED%A0%80", "%00%1B", "%FF%FE", "x" * 10_000, "%27%3B+DROP+TABLE+site", "&near=&near"]
)
async def test_whatever_is_asked_for_is_answered(browser: httpx2.AsyncClient, typed: str) -> None:
    await opened(browser, f"/?near={typed}")
    await opened(browser, f"/studies/NCT00000002?near={typed}")
    await opened(browser, f"/studies/NCT00000002/message?near={typed}")
