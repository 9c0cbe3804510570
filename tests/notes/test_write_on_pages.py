"""Notes are written, changed, removed and brought back on pages that need no JavaScript."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from portal.config import Settings
from portal.db import Database
from portal.notes import limiting
from portal.notes.keys import NotebookKey
from portal.notes.models import Notebook
from tests.leads.people import Portal, a_portal, page, text
from tests.leads.records import WARM_BATHS, store
from tests.leads.relays import Refusing
from tests.notes.notebooks import BODY, bodies, write
from tests.notes.pages import AT, FORM, QUOTED, cookies_in, everything, hidden_in, note_of
from tests.notes.sharing.sharers import sharer

VISITOR = "203.0.113.9"
SAVED, REFUSED, NOT_FOUND, TOO_MANY = 303, 422, 404, 429


async def test_a_note_is_written_changed_removed_and_brought_back(portal: Portal) -> None:
    browser = portal.browser()
    form = await browser.get(FORM)
    assert "Do warm baths help?" in text(form)
    written = await browser.post(
        page(form).one("form").attributes["action"], hidden_in(form) | {"body": BODY}
    )
    assert written.status_code == SAVED
    address, _, place = written.headers["location"].partition("#")
    note_id = place.removeprefix("note-")
    shown = page(await browser.get(address)).one("li", id=place)
    assert BODY in shown.text
    assert shown.all("a")[0].attributes["href"].endswith("#overview-1")

    assert BODY in page(await browser.get(f"/notes/{note_id}")).one("textarea").text
    changed = await browser.post(f"/notes/{note_id}", {"body": "Ask about both knees"})
    assert changed.headers["location"] == f"/notes#note-{note_id}"
    assert "Ask about both knees" in text(await browser.get("/notes"))

    removed = await browser.post(f"/notes/{note_id}/delete")
    assert removed.status_code == SAVED
    after = await browser.get(removed.headers["location"].partition("#")[0])
    assert "The note is removed." in text(after)
    assert "Ask about both knees" not in text(after)
    back = await browser.post(page(after).one("form", id="removed").attributes["action"])
    assert back.headers["location"] == f"/notes#note-{note_id}"
    assert "Ask about both knees" in text(await browser.get("/notes"))


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Write your note"), (" \n\u200b ", "Write your note"), ("y" * 2001, "2,000 characters or fewer")],
    ids=["nothing", "nothing to see", "too much"],
)
async def test_what_is_refused_is_named_and_kept(portal: Portal, typed: str, says: str) -> None:
    browser = portal.browser()
    answer = await browser.post(AT, QUOTED | {"body": typed, "shared": "yes"})
    assert answer.status_code == REFUSED
    main = page(answer).one("main")
    assert says in main.one("div", class_="problem").one("a", href="#body").text
    assert main.one("textarea", id="body").text == " ".join(typed.split())
    assert "checked" in main.one("input", name="shared").attributes
    assert hidden_in(answer) == QUOTED
    assert not cookies_in(answer)
    assert not await everything(portal.database)


@pytest.mark.parametrize(
    "fields",
    [
        {"exact": "cold showers"},
        {"exact": ""},
        {"section": "nowhere"},
        {"section": "exclusion"},
        {"start": "-1", "end": "x", "exact": "1" * 5000},
    ],
)
async def test_words_that_the_page_does_not_have_are_refused(portal: Portal, fields: dict[str, str]) -> None:
    answer = await portal.browser().post(AT, QUOTED | fields | {"body": BODY})
    assert answer.status_code == REFUSED
    main = page(answer).one("main")
    (line,) = main.one("div", class_="problem").all("a")
    assert "not on the study’s page any more" in line.text
    assert "not on the study’s page any more" in main.one(id=line.attributes["href"][1:]).text
    assert main.one("textarea").text == BODY
    assert not await everything(portal.database)


async def test_a_form_that_sends_nothing_is_told_what_is_missing(portal: Portal) -> None:
    main = page(await portal.browser().post(AT)).one("main")
    targets = [line.attributes["href"] for line in main.one("div", class_="problem").all("a")]
    assert targets == ["#exact", "#body"]
    assert all(main.one(id=target[1:]) for target in targets)


async def test_a_wrong_offset_does_no_harm(portal: Portal) -> None:
    browser = portal.browser()
    await note_of(browser, start="900", end="1", prefix="nothing", suffix="like it")
    assert "warm baths" in page(await browser.get(AT)).one("blockquote").text


async def test_a_change_that_is_refused_changes_nothing(portal: Portal) -> None:
    jo = sharer(portal)
    (note_id,) = await jo.writes()
    answer = await jo.browser.post(f"/notes/{note_id}", {"body": "y" * 2001})
    assert answer.status_code == REFUSED
    assert page(answer).one("textarea").text == "y" * 2001
    assert await bodies(portal.database, jo.key) == [BODY]


@pytest.mark.parametrize("shared", ["", "yes"])
async def test_the_key_goes_to_the_browser_with_the_first_note(portal: Portal, shared: str) -> None:
    answer = await portal.browser().post(AT, QUOTED | {"body": BODY, "shared": shared})
    notebook, notes = cookies_in(answer)
    assert notebook.startswith("notebook=")
    assert notes.startswith("notes=yes;")
    for cookie in (notebook, notes):
        assert "samesite=lax" in cookie
        assert "path=/" in cookie
        assert ("max-age=34560000" in cookie) is not bool(shared)
        assert ("expires=" in cookie or "max-age=" in cookie) is not bool(shared)
    assert "httponly" in notebook
    assert "httponly" not in notes


async def test_behind_https_the_key_is_sent_over_nothing_else(settings: Settings, database: Database) -> None:
    await store(database, WARM_BATHS)
    safe = settings.model_copy(update={"base_url": "https://portal.example.org"})
    async with a_portal(safe, Refusing()) as portal:
        kept = cookies_in(await portal.browser().post(AT, QUOTED | {"body": BODY}))
    assert [cookie.partition("=")[0] for cookie in kept] == ["__host-notebook", "__host-notes"]
    assert all("; secure" in cookie for cookie in kept)


@pytest.mark.parametrize("has_notes", [True, False])
async def test_notes_of_others_do_not_exist(portal: Portal, has_notes: bool) -> None:
    (theirs,) = await sharer(portal).writes("Not yours")
    stranger = portal.browser()
    if has_notes:
        jo = sharer(portal)
        await jo.writes("Mine")
        stranger = jo.browser
    before = await everything(portal.database)
    for note_id in (theirs, "0" * 32):
        sent = [f"/notes/{note_id}{act}" for act in ("", "/delete", "/restore")]
        answers = [await stranger.post(path, {"body": "Changed"}) for path in sent]
        answers.append(await stranger.get(f"/notes/{note_id}"))
        assert {answer.status_code for answer in answers} == {NOT_FOUND}
        assert not any(cookies_in(answer) or "Not yours" in answer.text for answer in answers)
    assert "Bring it back" not in text(await stranger.get(f"/notes?removed={theirs}"))
    assert await everything(portal.database) == before


async def test_looking_changes_nothing_and_sets_no_cookie(portal: Portal) -> None:
    jo = sharer(portal)
    kept, gone = await jo.writes("Kept", "Gone")
    await jo.browser.post(f"/notes/{gone}/delete")
    async with portal.database.write.begin() as session:
        await session.execute(update(Notebook).values(used_on=date(2026, 1, 1)))
    before = await everything(portal.database)
    for browser in (jo.browser, portal.browser()):
        for path in (AT, FORM, "/notes", f"/notes?removed={gone}", f"/notes/{kept}"):
            for answer in (await browser.get(path), await browser.head(path)):
                assert not cookies_in(answer)
                assert answer.headers["cache-control"] == "no-store"
    assert await everything(portal.database) == before


async def test_from_one_address_60_notebooks_are_begun_in_an_hour(portal: Portal) -> None:
    browsers = [portal.browser(VISITOR) for _ in range(61)]
    answers = [await browser.post(AT, QUOTED | {"body": BODY}) for browser in browsers]
    assert [answer.status_code for answer in answers] == [SAVED] * 60 + [TOO_MANY]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60 * 60
    assert not cookies_in(answers[-1])
    assert "Try again in an hour" in text(answers[-1])
    assert page(answers[-1]).one("textarea").text == BODY
    assert (await browsers[0].post(AT, QUOTED | {"body": "One more"})).status_code == SAVED
    assert (await portal.browser("203.0.113.10").post(AT, QUOTED | {"body": BODY})).status_code == SAVED


async def test_this_machine_itself_is_not_limited(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "NEW_NOTEBOOKS", replace(limiting.NEW_NOTEBOOKS, most=1))
    for address, second in (("127.0.0.1", SAVED), (VISITOR, TOO_MANY)):
        assert (await portal.browser(address).post(AT, QUOTED | {"body": BODY})).status_code == SAVED
        assert (await portal.browser(address).post(AT, QUOTED | {"body": BODY})).status_code == second


async def test_a_full_notebook_says_so(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.notes.writing.MOST_NOTES", 1)
    browser = portal.browser()
    first = await note_of(browser, "First")
    refused = await browser.post(AT, QUOTED | {"body": "Second"})
    assert refused.status_code == REFUSED
    assert "no more fit in" in page(refused).one("div", class_="problem").text
    assert page(refused).one("textarea").text == "Second"
    await browser.post(f"/notes/{first}/delete")
    await note_of(browser, "Second")
    full = await browser.post(f"/notes/{first}/restore")
    assert (full.status_code, page(full).one("h1").text) == (REFUSED, "Your notebook is full")


RUBBISH = ["rubbish", "", ".own", ".", "a" * 4000, '"x.own"', "%00%ff", f"{NotebookKey.new()}x.own"]


@pytest.mark.parametrize("cookie", RUBBISH, ids=range(len(RUBBISH)))
async def test_a_cookie_that_is_no_key_is_no_notebook(portal: Portal, cookie: str) -> None:
    await write(portal.database, NotebookKey.new())
    said = {"cookie": f"notebook={cookie}"}
    assert "There are no private notes" in text(await portal.browser().get("/notes", said))
    assert (await portal.browser().get("/notes/" + "0" * 32, said)).status_code == NOT_FOUND
    assert (await portal.browser().post(AT, QUOTED | {"body": BODY}, headers=said)).status_code == SAVED
