"""The pages of notes say what became of a study since they were written."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.notes.keys import NotebookKey
from portal.notes.models import Note
from portal.notes.quotes import Quote, Section
from portal.notes.writing import add
from portal.studies.models import StoredStudy
from tests.html import Element
from tests.leads.people import Browser, Portal, page, text
from tests.leads.records import NCT_ID, WARM_BATHS, store
from tests.notes.notebooks import BODY, QUOTE, draft
from tests.notes.pages import AT, QUOTED, saying
from tests.notes.sharing.sharers import JSON, Sharer, sharer

OTHER_STUDY = "NCT07654321"
SINCE = "The study’s text has changed since you wrote this. Check it."


@pytest.fixture
async def jo(portal: Portal) -> Sharer:
    """Somebody with a note on the words "warm baths"."""
    jo = sharer(portal)
    await jo.writes()
    return jo


async def the_note(browser: Browser, path: str = "/notes") -> Element:
    """The only note, as a page shows it."""
    return page(await browser.get(path)).one("li", class_="note")


async def test_what_the_study_said_stands_beside_what_it_says(jo: Sharer) -> None:
    await store(jo.portal.database, saying("Do cold baths help?"))
    for path in ("/notes", AT):
        note = await the_note(jo.browser, path)
        assert SINCE in note.text
        assert [words.text for words in note.all("dd")] == ["warm baths", "cold baths"]
        assert note.one("blockquote").text == "warm baths"
        assert BODY in note.text


async def test_a_change_that_is_taken_back_is_not_spoken_of(jo: Sharer) -> None:
    await store(jo.portal.database, saying("Do cold baths help?"))
    await store(jo.portal.database, WARM_BATHS)
    note = await the_note(jo.browser)
    assert not note.all("div", class_="notice")


async def test_words_that_moved_are_led_to_and_nothing_is_said(jo: Sharer) -> None:
    await store(jo.portal.database, saying("We want to know more of backs.\n\nDo warm baths help?"))
    note = await the_note(jo.browser)
    assert note.all("a")[0].attributes["href"] == f"/studies/{NCT_ID}#overview-2"
    assert not note.all("div", class_="notice")


async def test_words_in_another_part_are_led_to_and_the_part_is_named(portal: Portal) -> None:
    words = "Knee surgery in the last 6 months"
    record = saying("Do warm baths help?")
    listed = record["protocolSection"]["eligibilityModule"]
    listed["eligibilityCriteria"] = (
        f"Inclusion Criteria:\n\n* {words}\n\nExclusion Criteria:\n\n* Back surgery"
    )
    await store(portal.database, record)
    jo = sharer(portal)
    form = page(await jo.browser.get(f"{AT}?section=inclusion&block=1"))
    sent = {one.attributes["name"]: one.attributes["value"] for one in form.all("input", type="hidden")}
    assert sent["exact"] == words
    assert (await jo.browser.post(AT, sent | {"body": BODY})).status_code == 303
    listed["eligibilityCriteria"] = f"Inclusion Criteria:\n\n* Sore back\n\nExclusion Criteria:\n\n* {words}"
    await store(portal.database, record)
    note = await the_note(jo.browser)
    says = note.one("div", class_="notice").text
    assert "now stand in the part: Who cannot join" in says
    (told,) = (await jo.browser.get(AT, JSON)).json()["notes"]
    assert (told["outcome"], told["section"], told["says"]) == ("other_section", "exclusion", says)
    assert note.all("a")[0].attributes["href"].startswith(f"/studies/{NCT_ID}#exclusion-")


async def test_words_that_are_gone_are_still_read_and_come_last(jo: Sharer) -> None:
    await jo.browser.get(AT)
    title = Quote(Section.TITLE, "Sore Backs", "Warm Baths for ", "", 15, 25)
    async with jo.portal.database.write.begin() as session:
        await add(session, jo.key, draft("On the title", quote=title))
    await store(jo.portal.database, saying("Entirely other text about sleep."))
    shown = page(await jo.browser.get(AT)).all("li", class_="note")
    assert [BODY in note.text for note in shown] == [False, True]
    assert "These words are no longer in the study’s text." in shown[1].text
    assert shown[1].one("blockquote").text == "warm baths"
    assert not [link for link in shown[1].all("a") if "/studies/" in link.attributes["href"]]


async def test_notes_stand_in_the_order_of_the_page(jo: Sharer) -> None:
    title = Quote(Section.TITLE, "Sore Backs", "Warm Baths for ", "", 15, 25)
    before = replace(QUOTE, exact="Do", prefix="", suffix=" warm baths help?", start=0, end=2)
    async with jo.portal.database.write.begin() as session:
        for body, quote in (("second", before), ("first", title)):
            await add(session, jo.key, draft(body, quote=quote))
    shown = page(await jo.browser.get(AT)).all("li", class_="note")
    assert [note.one("p", class_="handwritten").text for note in shown] == ["first", "second", BODY]


async def test_notes_outlive_the_study_they_are_about(portal: Portal) -> None:
    jo = sharer(portal)
    async with portal.database.write.begin() as session:
        await add(session, jo.key, draft(nct_id="NCT00000099"))
    answer = await jo.browser.get("/notes")
    assert "NCT00000099" in page(answer).one("h2").text
    note = await the_note(jo.browser)
    assert "This study is no longer on this portal." in note.text
    assert BODY in note.text
    assert "warm baths" in note.text
    assert "/studies/NCT00000099" not in answer.text
    assert (await jo.browser.get(note.all("a")[0].attributes["href"])).status_code == 200


async def test_a_study_that_the_registry_dropped_keeps_its_notes(jo: Sharer) -> None:
    async with jo.portal.database.write.begin() as session:
        await session.execute(update(StoredStudy).values(gone_at=clock.now()))
    note = await the_note(jo.browser)
    assert BODY in note.text
    assert not note.all("div", class_="notice")


async def test_a_study_under_another_number_keeps_its_notes(jo: Sharer) -> None:
    renumbered = saying("Do cold baths help?")
    renumbered["protocolSection"]["identificationModule"]["nctId"] = OTHER_STUDY
    await store(jo.portal.database, renumbered)
    async with jo.portal.database.write.begin() as session:
        old = update(StoredStudy).where(StoredStudy.nct_id == NCT_ID)
        await session.execute(old.values(gone_at=clock.now(), moved_to=OTHER_STUDY))
    note = await the_note(jo.browser)
    assert note.all("a")[0].attributes["href"] == f"/studies/{OTHER_STUDY}#overview-1"
    assert [words.text for words in note.all("dd")] == ["warm baths", "cold baths"]
    moved = await jo.browser.get(AT)
    assert (moved.status_code, moved.headers["location"]) == (308, f"/studies/{OTHER_STUDY}/notes")
    await jo.browser.post(moved.headers["location"], QUOTED | {"exact": "cold baths", "body": "Another"})
    for path in (moved.headers["location"], "/notes"):
        shown = page(await jo.browser.get(path))
        assert len(shown.all("h2")) == (path == "/notes")
        bodies = [note.one("p", class_="handwritten").text for note in shown.all("li", class_="note")]
        assert bodies == [BODY, "Another"]


async def test_a_study_that_never_was_here_has_no_page_of_notes(portal: Portal) -> None:
    browser = portal.browser()
    assert (await browser.get("/studies/NCT00000099/notes")).status_code == 404
    assert (await browser.post("/studies/NCT00000099/notes", {"body": BODY})).status_code == 404


@pytest.mark.parametrize(
    "query", ["section=overview&block=99", "section=x&block=1", "section=overview&block=²"]
)
async def test_a_line_that_is_not_there_leads_to_the_notes_on_the_study(portal: Portal, query: str) -> None:
    answer = await portal.browser().get(f"{AT}?{query}")
    assert (answer.status_code, page(answer).one("h1").text) == (200, "Your notes on this study")


async def test_a_note_that_was_damaged_is_spoken_of(jo: Sharer) -> None:
    await jo.writes("Still here")
    async with jo.portal.database.write.begin() as session:
        damaged = (await session.scalars(select(Note))).first()
        assert damaged
        damaged.sealed = damaged.sealed[:-1] + bytes([damaged.sealed[-1] ^ 1])
    answer = await jo.browser.get("/notes")
    assert "1 more note cannot be read" in text(answer)
    assert len(page(answer).all("li", class_="note")) == 1


async def test_what_is_written_is_shown_as_it_was_written(portal: Portal) -> None:
    jo, body = sharer(portal), "<b>Is it safe?</b> & هل هو آمن؟ 👩‍👧 {{ 7 }}"
    await jo.writes(body)
    note = await the_note(jo.browser)
    assert note.one("p", class_="handwritten").text == body
    assert note.one("p", class_="handwritten").attributes["dir"] == "auto"


async def test_a_key_of_an_empty_notebook_shows_no_notes(portal: Portal) -> None:
    browser = portal.browser()
    browser.cookies.set("notebook", f"{NotebookKey.new()}.own")
    assert "There are no private notes in this browser" in text(await browser.get("/notes"))
    assert "There are none in this browser yet" in text(await browser.get(AT))
