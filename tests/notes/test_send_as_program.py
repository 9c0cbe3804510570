"""Programs send notes and read them as JSON."""

import json
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from portal.notes import limiting
from tests.leads.people import Browser, Portal
from tests.leads.records import store
from tests.notes.notebooks import BODY, QUOTE, bodies
from tests.notes.pages import AT, QUOTED, cookies_in, everything, saying
from tests.notes.sharing.sharers import JSON, sharer

CREATED, UNREADABLE, NOT_FOUND, REFUSED, TOO_MANY = 201, 400, 404, 422, 429
SENT = QUOTED | {"start": QUOTE.start, "end": QUOTE.end, "body": BODY}
KIND = "application/json"


async def sends(browser: Browser, value: Any, path: str = AT) -> httpx2.Response:
    """Sends a value as JSON, and asks for JSON."""
    return await browser.post(path, content=json.dumps(value).encode(), kind=KIND, headers=JSON)


async def listed(browser: Browser) -> list[dict[str, Any]]:
    """The notes on the study as the script is told them."""
    told: dict[str, list[dict[str, Any]]] = (await browser.get(AT, JSON)).json()
    return told["notes"]


async def test_a_note_is_kept_and_listed_with_its_place(portal: Portal) -> None:
    browser = portal.browser()
    answer = await sends(browser, SENT)
    assert answer.status_code == CREATED
    assert [cookie.partition("=")[0] for cookie in cookies_in(answer)] == ["notebook", "notes"]
    note_id = answer.json()["id"]
    told = await browser.get(AT, JSON)
    assert (told.headers["cache-control"], told.headers["vary"]) == ("no-store", "Accept")
    assert told.json()["writable"] is True
    (note,) = told.json()["notes"]
    assert note.pop("changed_at")
    assert note == {
        "id": note_id,
        "section": "overview",
        "start": 3,
        "end": 13,
        "exact": "warm baths",
        "now": "warm baths",
        "body": BODY,
        "outcome": "same",
        "says": "",
        "links": {
            "edit": f"/notes/{note_id}",
            "remove": f"/notes/{note_id}/delete",
            "restore": f"/notes/{note_id}/restore",
        },
    }


async def test_a_note_is_changed_removed_and_brought_back_where_it_says(portal: Portal) -> None:
    browser = portal.browser()
    note_id = (await sends(browser, SENT)).json()["id"]
    links = (await listed(browser))[0]["links"]
    assert (await sends(browser, {"body": "Other"}, links["edit"])).json() == {"id": note_id}
    assert [note["body"] for note in await listed(browser)] == ["Other"]
    assert (await sends(browser, {}, links["remove"])).json() == {"id": note_id}
    assert await listed(browser) == []
    assert (await sends(browser, {}, links["restore"])).json() == {"id": note_id}
    assert [note["body"] for note in await listed(browser)] == ["Other"]


async def test_an_address_in_another_language_stays_in_it(portal: Portal) -> None:
    browser = portal.browser()
    await sends(browser, SENT)
    (note,) = (await browser.get(f"/es{AT}", JSON)).json()["notes"]
    assert note["links"]["edit"].startswith("/es/notes/")


async def test_on_a_shared_computer_the_script_asks_for_a_short_life(portal: Portal) -> None:
    kept = cookies_in(await sends(portal.browser(), SENT | {"shared": True}))
    assert not any("max-age" in cookie or "expires" in cookie for cookie in kept)
    kept = cookies_in(await sends(portal.browser(), SENT | {"shared": False}))
    assert all("max-age=34560000" in cookie for cookie in kept)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"body": ""}, ["body"]),
        ({"exact": "cold showers"}, ["exact"]),
        ({"section": "x", "body": " "}, ["exact", "body"]),
    ],
)
async def test_what_is_wrong_is_told_by_field(
    portal: Portal, fields: dict[str, str], wrong: list[str]
) -> None:
    answer = await sends(portal.browser(), SENT | fields)
    assert answer.status_code == REFUSED
    assert list(answer.json()["errors"]) == wrong
    assert all(answer.json()["errors"].values())
    assert not cookies_in(answer)
    assert not await everything(portal.database)


async def test_a_change_that_is_refused_changes_nothing(portal: Portal) -> None:
    jo = sharer(portal)
    (note_id,) = await jo.writes()
    answer = await sends(jo.browser, {"body": "y" * 2001}, f"/notes/{note_id}")
    assert (answer.status_code, list(answer.json()["errors"])) == (REFUSED, ["body"])
    assert await bodies(portal.database, jo.key) == [BODY]


async def test_a_full_notebook_is_told_as_what_is_wrong(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.notes.writing.MOST_NOTES", 1)
    browser = portal.browser()
    first = (await sends(browser, SENT)).json()["id"]
    assert "no more fit in" in (await sends(browser, SENT)).json()["errors"]["body"]
    await sends(browser, {}, f"/notes/{first}/delete")
    await sends(browser, SENT)
    back = await sends(browser, {}, f"/notes/{first}/restore")
    assert (back.status_code, list(back.json()["errors"])) == (REFUSED, ["body"])


async def test_too_many_notebooks_are_told_when_to_come_back(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "NEW_NOTEBOOKS", replace(limiting.NEW_NOTEBOOKS, most=1))
    first, second = [await sends(portal.browser("203.0.113.9"), SENT) for _ in range(2)]
    assert (first.status_code, second.status_code) == (CREATED, TOO_MANY)
    assert int(second.headers["retry-after"]) > 0
    assert list(second.json()["errors"]) == ["body"]
    assert not cookies_in(second)


async def test_notes_of_others_are_not_listed_and_not_touched(portal: Portal) -> None:
    jo, stranger = sharer(portal), sharer(portal).browser
    (note_id,) = await jo.writes("Not yours")
    assert await listed(stranger) == []
    assert await listed(portal.browser()) == []
    for act in ("", "/delete", "/restore"):
        answer = await sends(stranger, {"body": "Changed"}, f"/notes/{note_id}{act}")
        assert answer.status_code == NOT_FOUND
    assert await bodies(portal.database, jo.key) == ["Not yours"]


async def test_a_study_that_was_changed_is_told_by_its_place(portal: Portal) -> None:
    browser = portal.browser()
    await sends(browser, SENT)
    for summary, outcome, place in (
        ("We ask: Do warm baths help?", "moved", (11, 21)),
        ("Do cold baths help?", "changed", (3, 13)),
        ("Entirely other text about sleep.", "gone", (None, None)),
    ):
        await store(portal.database, saying(summary))
        (note,) = await listed(browser)
        assert (note["outcome"], (note["start"], note["end"])) == (outcome, place)
        assert note["exact"] == "warm baths"
    assert note["says"] == "These words are no longer in the study’s text."


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"3",
        b'"body"',
        b'{"body": {"a": 1}}',
        b'{"body": 1.5}',
        b'{"body": null}',
        b"{",
        b"\xff",
        b"[" * 9999,
    ],
    ids=[
        "list",
        "number",
        "text",
        "object in it",
        "fraction",
        "nothing in it",
        "half",
        "no UTF-8",
        "brackets",
    ],
)
async def test_what_is_no_object_of_fields_is_refused_like_an_unreadable_form(
    portal: Portal, content: bytes
) -> None:
    browser = portal.browser()
    form = await browser.post(AT, content=b"body=%ff%fe", kind="text/plain")
    answer = await browser.post(AT, content=content, kind=KIND, headers=JSON)
    assert answer.status_code == form.status_code == UNREADABLE
    assert not cookies_in(answer)
    assert not await everything(portal.database)


@pytest.mark.parametrize("path", [AT, "/shares"])
async def test_half_a_character_is_refused_like_any_that_is_not_there(portal: Portal, path: str) -> None:
    half = json.dumps({"exact": "x\ud800", "form_id": "\ud800"}).encode()
    answer = await portal.browser().post(path, content=half, kind=KIND)
    assert answer.status_code == REFUSED
    assert "x\ufffd" in answer.text or path != AT


async def test_a_program_may_read_the_page_and_a_form_may_be_sent_by_one(portal: Portal) -> None:
    browser = portal.browser()
    answer = await browser.post(AT, QUOTED | {"body": BODY}, headers=JSON)
    assert answer.status_code == CREATED
    assert (await browser.get(AT)).headers["content-type"].startswith("text/html")
