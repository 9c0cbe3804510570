"""Somebody who reads Spanish writes to a team that reads English, or the other way round: each gets mail in
their own language, and every link stays in it."""

import pytest
from sqlalchemy import select

from portal.i18n import gettext, speaking
from portal.leads.telling.recipients import Part, language_for
from portal.studies.behind import Behind
from portal.studies.models import Site
from portal.teams.reading import TeamSettings
from portal.teams.settings import change
from tests.leads.people import FORM, TYPED, Portal, body, page, path_in, text
from tests.leads.records import SITE_MAILBOX, contact, location, record, store
from tests.studies.showing import a_site

IN_SPANISH = f"/es{FORM}"
SUBJECT = "A copy of your message, and how to follow it"
BY_A_PERSON = {"language": "es"}  # a Spanish form has it chosen


def spanish(message: str, **values: str) -> str:
    """A sentence of ours in Spanish."""
    with speaking("es"):
        said = gettext(message, **values)
    assert said not in {message, message % values}
    return said


async def test_the_receipt_of_a_spanish_form_is_spanish_and_its_language_is_remembered(
    portal: Portal,
) -> None:
    browser = portal.browser()
    answer = await browser.post(IN_SPANISH, TYPED)
    receipt = answer.headers["location"]
    assert receipt.startswith("/es/receipts/")
    assert browser.cookies["language"] == "es"
    assert spanish("We have your message") in text(await browser.get(receipt))
    assert (await browser.get(FORM)).headers["content-language"] == "es"
    (lead,) = await portal.leads()
    assert lead.language == "es"


async def test_looking_at_a_page_sets_no_cookie(portal: Portal) -> None:
    browser = portal.browser()
    for address in ("/es/", IN_SPANISH, FORM.removesuffix("/message")):
        assert "set-cookie" not in (await browser.get(address)).headers


async def test_the_copy_is_in_the_senders_language_and_the_lead_in_the_teams(portal: Portal) -> None:
    await portal.browser().post(IN_SPANISH, TYPED | BY_A_PERSON)
    await portal.deliver()
    (copy,), (notice,) = portal.mails("jo@example.com"), portal.mails(SITE_MAILBOX)
    assert (copy["content-language"], notice["content-language"]) == ("es", "en")
    assert copy["subject"] == spanish(SUBJECT)
    assert "/es/receipts/" in body(copy)
    assert "/es/receipts/" in body(copy, "html")
    assert body(notice).splitlines()[0] == "Reply in: Español (Spanish)"
    assert body(notice, "html").index("Español") < body(notice, "html").index("<h1")
    assert path_in(notice).startswith("/answers/")


async def test_the_link_in_the_copy_opens_in_the_copys_language_whatever_the_browser_asks_for(
    portal: Portal,
) -> None:
    await portal.browser().post(IN_SPANISH, TYPED)
    await portal.deliver()
    (copy,) = portal.mails("jo@example.com")
    shown = await portal.browser().get(path_in(copy), {"accept-language": "en"})
    assert shown.headers["content-language"] == "es"


@pytest.mark.parametrize(
    ("address", "chosen", "asked"),
    [
        (FORM, {}, None),
        (FORM, {"language": ""}, None),
        (FORM, {"language": "es"}, "Español (Spanish)"),
        (FORM, {"other_language": "K'iche'"}, None),
        (IN_SPANISH, {}, "Español (Spanish)"),
        (IN_SPANISH, {"language": ""}, None),
        (IN_SPANISH, {"language": "ht"}, "Haitian Creole"),
    ],
)
async def test_the_team_is_told_first_which_language_to_reply_in(
    portal: Portal, address: str, chosen: dict[str, str], asked: str | None
) -> None:
    """The page's language, unless somebody chose; what somebody typed stands behind the link alone."""
    await portal.browser().post(address, TYPED | chosen)
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    first = body(notice).splitlines()[0]
    assert ("Reply in: " in first) == (asked is not None)
    assert (asked or "") in first
    assert "K'iche'" not in body(notice)


async def test_a_spanish_form_has_spanish_chosen_and_an_english_one_nothing(portal: Portal) -> None:
    for address, code in ((IN_SPANISH, "es"), (FORM, "")):
        options = page(await portal.browser().get(address)).one(id="language").all("option")
        chosen = [one.attributes["value"] for one in options if "selected" in one.attributes]
        assert "".join(chosen) == code


async def test_english_chosen_on_a_spanish_form_stays_chosen(portal: Portal) -> None:
    answer = await portal.browser().post(IN_SPANISH, {"language": ""})
    options = page(answer).one(id="language").all("option")
    assert not [one for one in options if "selected" in one.attributes]


async def test_errors_are_said_in_the_forms_language(portal: Portal) -> None:
    answer = await portal.browser().post(IN_SPANISH, TYPED | {"first_name": ""})
    assert answer.status_code == 422
    assert page(answer).one("a", href="#first_name").text == spanish("Enter your first name")
    assert page(answer).one("form").attributes["action"] == IN_SPANISH


async def test_a_refused_form_goes_to_the_other_language_with_all_that_was_typed(portal: Portal) -> None:
    browser = portal.browser()
    refused = page(await browser.post(FORM, TYPED | {"first_name": "", "message": "Purple rhubarb"}))
    switch = refused.one("button", lang="es")
    assert switch.attributes["formaction"] == IN_SPANISH
    assert switch.attributes["form"] == refused.one("form").attributes["id"]
    typed = TYPED | {"first_name": "", "message": "Purple rhubarb", switch.attributes["name"]: "yes"}
    answer = await browser.post(switch.attributes["formaction"], typed)
    assert answer.status_code == 422
    assert page(answer).one("a", href="#first_name").text == spanish("Enter your first name")
    assert page(answer).one("textarea").text == "Purple rhubarb"


async def test_changing_the_language_of_a_form_sends_nothing_and_agrees_to_nothing(portal: Portal) -> None:
    """It says other words then, which have to be agreed to anew."""
    answer = await portal.browser().post(IN_SPANISH, TYPED | {"only_show": "yes"})
    assert answer.status_code == 200
    assert "checked" not in page(answer).one(id="consent").attributes
    assert page(answer).one(id="first_name").attributes["value"] == "Jo"
    assert await portal.leads() == []


async def test_what_was_typed_for_a_study_that_is_closed_is_not_lost_by_choosing_a_language(
    portal: Portal,
) -> None:
    await store(portal.database, record(status="COMPLETED"))
    refused = await portal.browser().post(FORM, TYPED)
    assert refused.status_code == 409
    assert not page(refused).all("nav", class_="languages")
    assert page(await portal.browser().get(FORM)).all("nav", class_="languages")


async def test_what_is_done_on_a_spanish_receipt_leads_back_to_it(portal: Portal) -> None:
    browser = portal.browser()
    receipt = (await browser.post(IN_SPANISH, TYPED)).headers["location"]
    forms = {one.attributes["action"] for one in page(await browser.get(receipt)).all("form")}
    what = ("email", "addition", "correction", "erase", "withdraw")
    assert forms == {f"{receipt}/{action}" for action in what} | {"/es/alerts"}
    assert (await browser.post(f"{receipt}/withdraw")).headers["location"] == receipt
    assert spanish("You took your message back") in text(await browser.get(receipt))


async def test_an_answer_to_a_form_leads_to_the_page_in_the_other_language(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    refused = await portal.browser().post(f"{receipt}/withdraw", {"code": "1"})
    assert refused.status_code == 422
    links = [one.attributes["href"] for one in page(refused).one("nav", class_="languages").all("a")]
    assert links == [f"/en{receipt}", f"/es{receipt}"]


def behind(country: str, *languages: str) -> Behind:
    return a_site(7, country=country, team=TeamSettings(languages=languages))


@pytest.mark.parametrize(
    ("country", "languages", "part", "language"),
    [
        ("United States", (), Part.SITE, "en"),
        ("United States", ("es",), Part.SITE, "en"),
        ("Mexico", (), Part.SITE, "en"),
        ("Mexico", ("es",), Part.SITE, "es"),
        ("Mexico", ("es",), Part.CENTRAL, "en"),
        ("Mexico", ("es",), Part.OPERATOR, "en"),
        ("Puerto Rico", ("zh", "es"), Part.SITE, "es"),
        ("Germany", ("de",), Part.SITE, "en"),
        ("Nowhere", ("es",), Part.SITE, "en"),
    ],
)
def test_a_team_is_written_to_in_a_language_of_its_country_that_it_was_said_to_speak(
    portal: Portal, country: str, languages: tuple[str, ...], part: Part, language: str
) -> None:
    assert language_for(part, behind(country, *languages), portal.desk.settings) == language


async def test_a_spanish_team_gets_spanish_mail_and_a_spanish_link(portal: Portal) -> None:
    await store(portal.database, record(location("Clínica", contact("Ana", SITE_MAILBOX), country="Mexico")))
    async with portal.database.write.begin() as session:
        team = await session.scalar(select(Site.team_id).where(Site.country == "Mexico"))
        assert team is not None
        await change(session, team, languages=["es"])
    await portal.browser().sent()
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    assert notice["content-language"] == "es"
    assert path_in(notice).startswith("/es/answers/")
    assert body(notice).splitlines()[0] == spanish("Reply in: %(language)s", language="English (Inglés)")
