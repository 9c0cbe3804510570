"""Ready pages: made once, served to everybody, made again when something public has changed."""

import asyncio
import gzip
from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.responses import Response

from portal.db import Database, revision
from portal.web import ready
from portal.web.ready import ReadyPage, ReadyPages, Watch, send


class Maker:
    """Makes a page, and counts how often it had to."""

    def __init__(self, html: str = "<p>page</p>") -> None:
        self.html = html
        self.made = 0
        self.begun = asyncio.Event()

    async def __call__(self) -> str:
        self.made += 1
        self.begun.set()
        await asyncio.sleep(0)
        return self.html


@pytest.fixture
def looks_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a second in a test."""
    monkeypatch.setattr(ready, "SECONDS_BETWEEN_LOOKS", 0)


async def change_something(database: Database) -> None:
    async with database.write.begin() as session:
        await revision.bump(session)


async def test_a_page_is_made_once_however_many_ask_at_once(database: Database) -> None:
    pages, maker = ReadyPages(Watch(database)), Maker()
    answers = await asyncio.gather(*(pages.get("key", maker) for _ in range(20)))
    assert maker.made == 1
    assert len({id(page) for page in answers}) == 1


async def test_somebody_who_leaves_does_not_take_the_page_from_the_others(database: Database) -> None:
    pages, maker = ReadyPages(Watch(database)), Maker()
    first = asyncio.create_task(pages.get("key", maker))
    second = asyncio.create_task(pages.get("key", maker))
    await maker.begun.wait()
    first.cancel()
    assert (await second).compressed
    assert maker.made == 1


@pytest.mark.usefixtures("looks_always")
async def test_a_page_is_made_again_once_something_public_has_changed(database: Database) -> None:
    pages, maker = ReadyPages(Watch(database)), Maker()
    before = await pages.get("key", maker)
    await change_something(database)
    maker.html = "<p>changed</p>"
    after = await pages.get("key", maker)
    assert maker.made == 2
    assert before.tag != after.tag


@pytest.mark.usefixtures("looks_always")
async def test_a_page_that_comes_out_the_same_keeps_its_tag(database: Database) -> None:
    pages, maker = ReadyPages(Watch(database)), Maker()
    before = await pages.get("key", maker)
    await change_something(database)
    assert (await pages.get("key", maker)).tag == before.tag


async def test_the_database_is_asked_once_a_second_at_most(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, maker = ReadyPages(Watch(database)), Maker()
    now = 1000.0
    monkeypatch.setattr("portal.web.ready.time.monotonic", lambda: now)
    await pages.get("key", maker)
    await change_something(database)
    await pages.get("key", maker)
    assert maker.made == 1
    now = 1001.0
    await pages.get("key", maker)
    assert maker.made == 2


async def test_a_page_that_cannot_be_made_is_tried_again(database: Database) -> None:
    pages, maker = ReadyPages(Watch(database)), Maker()

    async def failing() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        await pages.get("key", failing)
    assert (await pages.get("key", maker)).compressed


async def test_the_page_longest_unused_goes_first(database: Database) -> None:
    makers = {key: Maker(key * 10) for key in "abc"}
    pages = ReadyPages(Watch(database), most_bytes=2 * (ready.BYTES_BESIDE_THE_BODY + 100))
    for key in "abacab":
        await pages.get(key, makers[key])
    assert {key: maker.made for key, maker in makers.items()} == {"a": 1, "b": 2, "c": 1}


async def test_a_page_too_large_to_keep_is_still_served(database: Database) -> None:
    assert (await ReadyPages(Watch(database), most_bytes=1).get("key", Maker())).compressed


@pytest.fixture
async def answer(database: Database) -> Callable[..., Response]:
    """How one page is sent to a browser with these headers."""
    page: ReadyPage = await ReadyPages(Watch(database)).get("key", Maker())

    def sent(**headers: str) -> Response:
        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        return send(Request({"type": "http", "method": "GET", "headers": raw}), page)

    return sent


@pytest.mark.parametrize("reads", ["gzip", "br, gzip;q=0.5", "deflate, gzip", "x-gzip"])
def test_a_browser_that_reads_gzip_gets_it(answer: Callable[..., Response], reads: str) -> None:
    sent = answer(accept_encoding=reads)
    assert sent.headers["content-encoding"] == "gzip"
    assert gzip.decompress(bytes(sent.body)) == b"<p>page</p>"
    assert sent.headers["content-length"] == str(len(sent.body))


@pytest.mark.parametrize("reads", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000, br"])
def test_another_gets_the_plain_page(answer: Callable[..., Response], reads: str) -> None:
    sent = answer(accept_encoding=reads)
    assert "content-encoding" not in sent.headers
    assert sent.body == b"<p>page</p>"


def test_each_form_has_a_strong_tag_of_its_own(answer: Callable[..., Response]) -> None:
    tags = {answer().headers["etag"], answer(accept_encoding="gzip").headers["etag"]}
    assert len(tags) == 2
    assert all(tag.startswith('"') for tag in tags)


def test_caches_may_keep_a_page_but_ask_before_they_use_it(answer: Callable[..., Response]) -> None:
    sent = answer(accept_encoding="gzip")
    assert sent.headers["cache-control"] == "public, no-cache"
    assert sent.headers["vary"] == "Accept-Encoding, Accept-Language, Cookie"
    assert sent.headers["content-type"] == "text/html; charset=utf-8"
    assert "set-cookie" not in sent.headers


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_a_browser_that_has_the_page_gets_no_body(answer: Callable[..., Response], known: str) -> None:
    tag = answer(accept_encoding="gzip").headers["etag"]
    sent = answer(accept_encoding="gzip", if_none_match=known.replace("{tag}", tag))
    assert sent.status_code == 304
    assert sent.body == b""
    assert sent.headers["etag"] == tag
    assert "content-type" not in sent.headers


def test_a_browser_that_has_another_page_gets_this_one(answer: Callable[..., Response]) -> None:
    assert answer(if_none_match='"other"').status_code == 200
