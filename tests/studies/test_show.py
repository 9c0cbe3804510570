"""The page of a study that takes messages."""

from pathlib import Path

import pytest

from portal.studies.study import Age, AgeUnit, PartialDate
from portal.teams.contacts import Contact
from portal.teams.reading import TeamSettings
from portal.texts.library import Library
from tests.studies.showing import a_site, a_study, page


def test_it_says_first_that_messages_are_taken() -> None:
    assert page().all("p", class_="status")[0].text == "Recruiting: taking messages now"


def test_four_facts_come_before_everything_else() -> None:
    facts = {fact.one("dt").text: fact.one("dd").text for fact in page().one("dl", class_="facts").all("div")}
    assert facts == {
        "Who": "18 years and older All sexes",
        "Stage": "Phase 2 Early testing: does it seem to work, and is it safe?",
        "Where": "Springfield, Illinois",
        "Run by": "Example University",
    }


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("title", "Warm Baths for Sore Backs"),
        ("overview", "Do warm baths help people with sore backs?"),
        ("description", "Half of the people take baths. The other half does not."),
        ("inclusion", "A sore back A bath"),
        ("exclusion", "Fear of water"),
    ],
)
def test_a_section_holds_the_registrys_words_and_nothing_else(section: str, words: str) -> None:
    assert page().one(id=section).text == words


def test_criteria_are_numbered_lists() -> None:
    inclusion = page().one(id="inclusion")
    assert [item.text for item in inclusion.one("ol").all("li")] == ["A sore back", "A bath"]


def test_criteria_that_do_not_split_stand_whole() -> None:
    shown = page(a_study(eligibility="Anybody with a sore back."))
    assert shown.one(id="criteria").text == "Anybody with a sore back."
    assert not shown.all(id="inclusion")
    assert not shown.all(id="exclusion")


def test_the_details_lead_to_the_registry_and_say_how_old_they_are() -> None:
    details = page().one("dl", id="details")
    assert details.one("a", href="https://clinicaltrials.gov/study/NCT01234567").text == "NCT01234567"
    assert "Back Pain Stiffness" in details.text
    assert "Example University" in details.text
    assert "1 February 2026 (9 months ago)" in details.text


def test_the_registrys_words_are_marked_as_such() -> None:
    source = page().one("p", class_="source").text
    assert "The study's own words, from ClinicalTrials.gov" in source
    assert "Last updated there 1 February 2026, 9 months ago." in source


def test_a_date_is_as_exact_as_the_registry_has_it() -> None:
    assert (
        "February 2026 (9 months ago)"
        in page(a_study(last_update=PartialDate(2026, 2))).one(id="details").text
    )


def test_a_record_with_hardly_anything_still_has_a_page() -> None:
    lacking = (
        "study_type",
        "sponsor",
        "summary",
        "description",
        "eligibility",
        "sex",
        "minimum_age",
        "last_update",
    )
    bare = a_study(phases=(), conditions=(), **dict.fromkeys(lacking))
    shown = page(bare, [a_site(facility=None, city=None, state=None, country=None)])
    assert shown.one(id="title").text == "Warm Baths for Sore Backs"
    assert "Any age All sexes" in shown.one("dl", class_="facts").text


def test_the_card_says_who_reads_the_message_and_how_to_call_them() -> None:
    card = page().one("section", class_="card")
    assert card.one("h2").text == "Springfield Clinic"
    assert "Robin Marsh, RN Study contact" in card.text
    assert card.one("span", class_="avatar").text == "RM"
    assert card.one("a", href="tel:+12025550143,12").text == "Call 202-555-0143, extension 12"


def test_the_card_says_which_languages_are_spoken_and_how_soon_an_answer_comes() -> None:
    team = TeamSettings(languages=("es", "vi"), reply_within_days=1)
    card = page(sites=[a_site(team=team)]).one("section", class_="card")
    assert "Other languages supported Español, Tiếng Việt" in card.text
    assert "Aims to answer within 1 working day" in card.text
    assert card.one("span", lang="vi").text == "Tiếng Việt"


def test_a_contact_without_a_name_is_shown_as_no_person() -> None:
    site = a_site(contacts=[Contact(email="desk@example.org", phone="202-555-0188")])
    card = page(sites=[site]).one("section", class_="card")
    assert not card.all("div", class_="who")
    assert card.one("a", href="tel:+12025550188").text == "Call 202-555-0188"


def test_texts_and_pictures_of_the_study_and_its_site_are_shown(tmp_path: Path) -> None:
    for name, content in {
        "studies/NCT01234567/summary.txt": "Do baths help?",
        "studies/NCT01234567/before_you_write.txt": "You need a bath at home.",
        "studies/NCT01234567/picture.png": "png",
        "studies/NCT01234567/picture.txt": "A bath tub",
        "sites/1/portrait.png": "png",
        "sites/1/portrait.txt": "Robin Marsh",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    shown = page(library=Library.load(tmp_path))
    assert shown.one("p", class_="lede").text == "Do baths help?"
    assert "Before you write You need a bath at home." in shown.one("section", class_="card").text
    assert shown.one("img", class_="picture").attributes["alt"] == "A bath tub"
    assert shown.one("img", class_="avatar").attributes["alt"] == "Robin Marsh"
    assert not shown.all("span", class_="avatar")


def test_without_texts_and_pictures_none_are_made_up() -> None:
    shown = page()
    assert not shown.all("p", class_="lede")
    assert not shown.all("img")


def test_five_questions_are_answered() -> None:
    questions = [one.text for one in page().all("summary")]
    assert len(questions) == 5
    assert questions[0] == "What is a clinical trial?"


def test_no_page_of_ours_promises_anything() -> None:
    text = page().text.lower()
    for promise in ("early access", "innovative", "benefit", "you qualify", "guarantee", "breakthrough"):
        assert promise not in text


def test_what_does_not_exist_yet_is_not_on_the_page() -> None:
    text = page().text.lower()
    for later in ("notify", "notification", "sign up", "powered by"):
        assert later not in text


def test_every_link_leads_somewhere_that_exists() -> None:
    leads_to = {link.attributes["href"] for link in page().all("a")}
    outside = {link for link in leads_to if not link.startswith(("#", "tel:"))}
    notes = {link for link in outside if link.startswith("/studies/NCT01234567/notes")}
    ours = {"/", "/notes", "/alerts", "/alerts?study=NCT01234567", "/faq", "/privacy", "/accessibility"}
    assert outside - notes == ours | {"https://clinicaltrials.gov/study/NCT01234567"}


@pytest.mark.parametrize(
    ("lowest", "highest", "words"),
    [
        (Age(18, AgeUnit.YEARS), Age(65, AgeUnit.YEARS), "18 to 65 years"),
        (Age(6, AgeUnit.MONTHS), Age(5, AgeUnit.YEARS), "6 months to 5 years"),
        (None, Age(1, AgeUnit.DAYS), "Up to 1 day"),
        (None, None, "Any age"),
    ],
)
def test_ages_are_in_words(lowest: Age | None, highest: Age | None, words: str) -> None:
    shown = page(a_study(minimum_age=lowest, maximum_age=highest))
    assert words in shown.one("dl", class_="facts").text


@pytest.mark.parametrize(
    ("phases", "kind", "words"),
    [
        (("PHASE1", "PHASE2"), "INTERVENTIONAL", "Phase 1 and 2"),
        (("NA",), "INTERVENTIONAL", "No phase"),
        ((), "OBSERVATIONAL", "Observational study"),
        (("PHASE7",), "INTERVENTIONAL", "Phase7"),
        ((), "A_NEW_KIND", "Not stated"),
    ],
)
def test_the_stage_is_in_words_even_when_the_registry_has_a_new_one(
    phases: tuple[str, ...], kind: str, words: str
) -> None:
    assert words in page(a_study(phases=phases, study_type=kind)).one("dl", class_="facts").text
