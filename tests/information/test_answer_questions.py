"""/faq and /accessibility: shareable, read without a script, the same for everybody, and a click away from
every page."""

import pytest

from portal.alerts.retention import UNDO_FOR
from portal.alerts.signing_up.keeping import KEPT_FOR
from portal.notes.sharing.choosing import DAYS
from tests.information.conftest import Opened
from tests.leads.people import FORM, Portal, page, text
from tests.leads.records import NCT_ID

PAGES = ("/faq", "/privacy", "/accessibility")


async def test_every_question_has_an_address_of_its_own_and_is_open(portal: Portal) -> None:
    shown = page(await portal.browser().get("/faq"))
    questions = shown.all("details")
    assert len(questions) >= 15
    for question in questions:
        assert question.attributes["id"].startswith("faq-")
        assert "open" in question.attributes
        assert question.all("a", href=f"#{question.attributes['id']}")
    assert "In an emergency call" in shown.one("main").text


async def test_the_questions_of_a_studys_page_are_the_same_and_folded(portal: Portal) -> None:
    everywhere = page(await portal.browser().get("/faq"))
    of_study = page(await portal.browser().get(f"/studies/{NCT_ID}")).all("details")
    asked = [one for one in of_study if one.attributes.get("id", "").startswith("faq-")]
    assert len(asked) == 5
    for question in asked:
        assert "open" not in question.attributes
        same = everywhere.one("details", id=question.attributes["id"])
        assert same.one("summary").text == question.one("summary").text
        assert same.text == question.text


async def test_the_answer_on_details_has_the_period_that_is_set(opened: Opened) -> None:
    async with opened(keep_messages_months=7) as portal:
        assert "encrypted for 7 months" in text(await portal.browser().get("/faq"))


async def test_what_is_said_of_private_notes_leads_where_it_can_be_done(portal: Portal) -> None:
    browser = portal.browser()
    asked = page(await browser.get("/faq")).all("details")
    of_notes = [one for one in asked if one.attributes["id"].startswith("faq-notes")]
    led_to = {link.attributes["href"].partition("#")[0] for one in of_notes for link in one.all("a")} - {""}
    assert led_to == {"/notes", "/notes/notebook", "/shares"}
    for address in led_to:
        assert (await browser.get(address)).status_code == 200
    assert 'id="shares"' in (await browser.get("/shares")).text


async def test_what_is_said_of_news_holds(portal: Portal) -> None:
    browser = portal.browser()
    asked = page(await browser.get("/faq"))
    (link,) = [
        one for one in asked.one("details", id="faq-news").all("a") if "#" not in one.attributes["href"]
    ]
    assert (await browser.get(link.attributes["href"])).status_code == 200
    assert f"undo it for {UNDO_FOR.days} days" in asked.one("details", id="faq-news-stop").text
    assert f"after {KEPT_FOR.days} days we erase" in asked.one("details", id="faq-news-not-me").text


async def test_links_work_for_the_days_that_the_answer_names(portal: Portal) -> None:
    answer = page(await portal.browser().get("/faq")).one("details", id="faq-notes-share").text
    assert "works for {}, {} or {} days".format(*DAYS) in answer


async def test_nobody_is_told_that_what_was_opened_can_be_taken_back(portal: Portal) -> None:
    answer = page(await portal.browser().get("/faq")).one("details", id="faq-notes-stop").text
    assert "may have printed or copied them" in answer


@pytest.mark.parametrize("address", PAGES)
async def test_a_page_is_ready_for_everybody_in_each_language(portal: Portal, address: str) -> None:
    browser = portal.browser()
    answer = await browser.get(address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, no-cache")
    again = await browser.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    spanish = page(await browser.get(f"/es{address}"))
    assert spanish.one("html").attributes["lang"] == "es"
    assert spanish.one("nav", class_="links").all("a", href="/es/privacy")


@pytest.mark.parametrize("address", ["/?q=baths", f"/studies/{NCT_ID}", FORM, "/nowhere", *PAGES])
async def test_every_page_leads_there(portal: Portal, address: str) -> None:
    links = page(await portal.browser().get(address)).one("nav", class_="links").all("a")
    assert [link.attributes["href"] for link in links] == ["/notes", "/alerts", *PAGES]


async def test_no_more_is_claimed_than_was_seen(portal: Portal) -> None:
    words = text(await portal.browser().get("/accessibility"))
    assert "we do not say that it meets them in full" in words
    assert "have not tried this portal for us yet" in words
