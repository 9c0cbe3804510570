"""On a Spanish portal no English is left, whatever becomes of a message: pages, errors and e-mails."""

import re
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from portal.i18n import speaking
from portal.leads.about import About
from portal.leads.message import Message
from portal.studies.page.sayings import Saying
from portal.web.pages import Pages
from portal.web.telephone import phone
from tests.leads.composing import ABOUT, CARD, MAILS, MESSAGE, mail
from tests.leads.people import FORM, Portal, code_in, path_in
from tests.leads.records import NCT_ID, SITE_MAILBOX, contact, location, record, store
from tests.speaking import DATA, english_in, english_on

TAG = re.compile(r"<[^>]*>")
TYPED = {
    "first_name": DATA,
    "last_name": DATA,
    "email": "jo@example.com",
    "phone": "202-555-0123",
    "message": DATA,
    "best_time": DATA,
    "consent": "yes",
}
FOR_ANOTHER = {"on_behalf": "yes", "helper_name": DATA, "relationship": DATA, "permission": "yes"}
WRONG = {
    "email": "jo",
    "phone": "1",
    "message": "x" * 2001,
    "on_behalf": "yes",
    "language": "other",
    "site": "9",
}


@pytest.fixture
async def spanish(portal: Portal) -> Portal:
    """The portal with a study whose every word of data is in other letters."""
    await store(portal.database, cyrillic())
    return portal


def cyrillic(status: str = "RECRUITING") -> dict[str, Any]:
    sites = [location(f"{DATA} {number}", contact(DATA, SITE_MAILBOX)) for number in (1, 2)]
    made = record(*[{**site, "city": DATA} for site in sites], status=status, central=[contact(DATA, None)])
    protocol = made["protocolSection"]
    protocol["identificationModule"]["briefTitle"] = DATA
    protocol["sponsorCollaboratorsModule"]["leadSponsor"]["name"] = DATA
    protocol["conditionsModule"]["conditions"] = [DATA]
    protocol["descriptionModule"]["briefSummary"] = DATA
    return made


async def site_of(portal: Portal) -> dict[str, str]:
    """The choice of the first site that takes messages."""
    shown = await portal.browser().get(f"/es{FORM}")
    return {"site": shown.text.partition('name="site" value="')[2].partition('"')[0]}


def said(answer: httpx2.Response, status: int = 200) -> list[str]:
    assert answer.status_code == status
    return english_on(answer.text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 307),
        (f"/studies/{NCT_ID}", 200),
        (FORM, 200),
        (f"{FORM}?site=7", 200),
        ("/?q=zebra", 200),
        ("/?status=RECRUITING", 200),
        ("/?page=7", 200),
        ("/?near=62701&page=1", 200),
        (f"/studies/{NCT_ID}?near=62701", 200),
        (f"/studies/{NCT_ID}?near=Xyzzy", 200),
        (f"{FORM}?near=62701", 200),
        ("/faq", 200),
        ("/privacy", 200),
        ("/accessibility", 200),
        ("/nowhere", 404),
        ("/receipts/nothing", 404),
        ("/answers/nothing", 404),
    ],
)
async def test_no_english_is_on_a_page(spanish: Portal, path: str, status: int) -> None:
    assert said(await spanish.browser().get(f"/es{path}"), status) == []


async def test_no_english_is_on_the_page_of_a_study_that_is_closed(spanish: Portal) -> None:
    await store(spanish.database, cyrillic("COMPLETED"))
    for path, status in ((f"/studies/{NCT_ID}", 200), (FORM, 200)):
        assert said(await spanish.browser().get(f"/es{path}"), status) == []
    assert said(await spanish.browser().post(f"/es{FORM}", TYPED), 409) == []


@pytest.mark.parametrize("typed", [{}, WRONG, TYPED | WRONG, TYPED | FOR_ANOTHER | {"consent": ""}])
async def test_no_english_is_in_what_was_wrong(spanish: Portal, typed: dict[str, str]) -> None:
    assert said(await spanish.browser().post(f"/es{FORM}", typed), 422) == []


async def test_no_english_is_on_what_follows_a_message(spanish: Portal) -> None:
    browser, typed = spanish.browser(), TYPED | FOR_ANOTHER | await site_of(spanish)
    receipt = (await browser.post(f"/es{FORM}", typed)).headers["location"]
    assert said(await browser.get(receipt)) == []
    await spanish.deliver()
    assert said(await browser.get(receipt)) == []
    assert said(await browser.post(f"{receipt}/email", {"email": "jo"}), 422) == []
    assert said(await browser.post(f"{receipt}/email", {"email": "jo@example.com"}), 422) == []
    elsewhere = spanish.browser()
    assert said(await elsewhere.get(receipt)) == []
    for code in ("", "000000", "000000", "000000", "000000", "000000", "000000"):
        assert said(await elsewhere.post(f"{receipt}/withdraw", {"code": code}), 422) == []
    assert said(await elsewhere.post(f"{receipt}/withdraw", {"new_code": "yes"})) == []
    assert said(await elsewhere.post(f"/es{FORM}", typed)) == []
    await browser.post(f"{receipt}/withdraw")
    assert said(await browser.get(receipt)) == []


async def test_no_english_is_on_what_a_team_sees(spanish: Portal) -> None:
    typed = TYPED | FOR_ANOTHER | await site_of(spanish)
    receipt = (await spanish.browser().post(f"/es{FORM}", typed | {"language": "es"})).headers["location"]
    await spanish.deliver()
    (notice,) = spanish.mails(SITE_MAILBOX)
    link, staff = f"/es{path_in(notice)}", spanish.browser()
    assert said(await staff.get(link)) == []
    assert said(await staff.post(link, {"code": "1"}), 422) == []
    await staff.post(link, {"code": code_in(notice)})
    assert said(await staff.get(link)) == []
    await spanish.browser().post(f"{receipt}/withdraw", {"code": code_in(spanish.mails("jo@example.com")[0])})
    assert said(await staff.get(link)) == []


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 422, 429, 500, 503])
async def test_no_english_is_on_a_page_of_what_went_wrong(spanish: Portal, code: int) -> None:
    with speaking("es"):
        assert english_on(spanish.parts[Pages].render("error.html", code=code)) == []


ABOUT_IN_SPANISH = replace(
    ABOUT,
    study_title=DATA,
    site_name=DATA,
    card=replace(CARD, phone=phone("202-555-0143"), reply_within="2 días"),
    urgent_help=(Saying(DATA, "es"),),
    language="es",
)
MESSAGE_IN_SPANISH = replace(
    MESSAGE, first_name=DATA, last_name=DATA, text=DATA, best_time=DATA, helper_name=DATA, relationship=DATA
)


@pytest.mark.parametrize("name", MAILS)
@pytest.mark.parametrize(
    "message", [MESSAGE_IN_SPANISH, replace(MESSAGE_IN_SPANISH, language="", helper_name="")]
)
@pytest.mark.parametrize(
    "about", [ABOUT_IN_SPANISH, replace(ABOUT_IN_SPANISH, card=replace(CARD, phone=None, reply_within=""))]
)
def test_no_english_is_in_a_mail(name: str, message: Message, about: About) -> None:
    composed = mail(name, message, about)
    assert composed.findings == ()
    assert composed.mail.language == "es"
    assert '<html lang="es"' in composed.mail.html
    shown = composed.mail.text.replace("Robin Marsh", DATA).replace("robin@example.org", DATA)
    assert english_in([composed.mail.subject, shown]) == []
    html = TAG.sub(" ", composed.mail.html.partition("<body")[2])
    assert english_in([html.replace("Robin Marsh", DATA)]) == []


def test_english_would_be_found() -> None:
    page = "<main><p lang='en'>{0}</p><p>{1}</p><img src='x' alt='{2}'></main>"
    assert english_on(page.format("Your message", "Su mensaje", "Тест")) == []
    assert english_on(page.format("Your message", "Your message", "Тест")) == ["message", "your"]
    assert english_on(page.format("Your message", "Su mensaje", "the message")) == ["message", "the"]
