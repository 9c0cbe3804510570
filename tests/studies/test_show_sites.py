"""The centers of a study: one is named, a few are listed, many fold away by place."""

from portal.studies.study import RECRUITING
from portal.teams.contacts import Contact
from tests.html import Element
from tests.studies.showing import CENTRAL, a_site, a_study, page

STATES = ("Ohio", "Texas", "Utah")


def folds(shown: Element) -> dict[str, Element]:
    """The folds of the section on centers by their headings."""
    section = shown.one("section", aria_labelledby="centers")
    return {fold.one("summary").text: fold for fold in section.all("details")}


def test_the_heading_is_the_first_step() -> None:
    assert page().one(id="centers").text == "Step 1 Get in touch with the nearest study center"


def test_one_center_is_named_once_and_its_card_says_the_rest() -> None:
    section = page().one("section", aria_labelledby="centers")
    assert "Springfield Clinic" in section.text
    assert not section.all("ul", class_="sites")


def test_a_few_centers_are_listed_openly_each_with_its_own_form() -> None:
    shown = page(sites=[a_site(1), a_site(2, "Rivertown Hospital", "Rivertown")])
    assert not folds(shown)
    links = {link.attributes["href"]: link.text for link in shown.one("ul", class_="sites").all("a")}
    assert (
        links["/studies/NCT01234567/message?site=2"] == "Write to this center: Rivertown: Rivertown Hospital"
    )


def test_many_centers_in_one_country_fold_by_state() -> None:
    sites = [a_site(number, f"Clinic {number}", state=STATES[number % 3]) for number in range(9)]
    shown = page(sites=sites)
    assert list(folds(shown)) == ["Ohio 3 centers", "Texas 3 centers", "Utah 3 centers"]
    assert "9 centers. All of them take messages here." in shown.text


def test_many_centers_in_several_countries_fold_by_country_and_divide_by_state() -> None:
    sites = [a_site(number, f"Clinic {number}", state=STATES[number % 3]) for number in range(9)]
    sites += [a_site(20, "Clinique", "Lyon", None, "France", contacts=[], recipients=[])]
    shown = page(sites=sites)
    assert list(folds(shown)) == ["France 1 center", "United States 9 centers"]
    assert [one.text for one in folds(shown)["United States 9 centers"].all("h3")] == [
        "Ohio",
        "Texas",
        "Utah",
    ]
    assert "10 centers in 2 countries. 9 of them take messages here." in shown.text


def test_many_centers_without_states_fold_under_their_country() -> None:
    sites = [a_site(number, f"Ziekenhuis {number}", state=None, country="Netherlands") for number in range(9)]
    assert list(folds(page(sites=sites))) == ["Netherlands 9 centers"]


def test_460_centers_are_all_there() -> None:
    sites = [a_site(number, f"Clinic {number}", state=f"State {number % 50}") for number in range(460)]
    shown = page(sites=sites)
    assert len(folds(shown)) == 50
    assert len(shown.all("option", value="")) == 2  # "choose a center" and "English is fine"
    assert len(shown.one("select", id="site").all("option")) == 461
    assert len(shown.one("select", id="site").all("optgroup")) == 50


def test_a_closed_center_is_listed_with_its_status_and_without_a_form() -> None:
    shown = page(sites=[a_site(1), a_site(2, "Old Clinic", status="COMPLETED"), a_site(3, status=RECRUITING)])
    listed = [item for item in shown.one("ul", class_="sites").all("li") if "Old Clinic" in item.text]
    assert "Finished" in listed[0].text
    assert not listed[0].all("a")
    assert [box.attributes["value"] for box in shown.all("input", name="site")] == ["1", "3"]


def test_a_number_is_dialled_as_in_the_country_of_its_center() -> None:
    abroad = a_site(
        2, country="Germany", contacts=[Contact("Kim Roth", email="kim@example.org", phone="030 901820")]
    )
    shown = page(sites=[a_site(1), abroad])
    assert shown.one("a", href="tel:+4930901820").text == "030 901820"


def test_words_in_place_of_a_number_are_shown_and_not_dialled() -> None:
    site = a_site(2, contacts=[Contact("Kim Roth", email="kim@example.org", phone="ask for Kim")])
    shown = page(sites=[a_site(1), site])
    assert "ask for Kim" in shown.text
    assert not [link for link in shown.all("a") if link.text == "ask for Kim"]


def test_with_several_centers_the_card_is_the_central_contacts() -> None:
    shown = page(a_study(central_contacts=(CENTRAL,)), [a_site(1), a_site(2)])
    card = shown.one("section", class_="card")
    assert card.one("h2").text == "The study team"
    assert "2 centers take messages" in card.text
    assert "Sam Vale" in card.text


def test_where_a_study_is_run_is_said_in_a_line() -> None:
    def where(*countries: str) -> str:
        sites = [a_site(number, country=country) for number, country in enumerate(countries)]
        return page(sites=sites).one("dl", class_="facts").all("dd")[2].text

    assert where("United States", "United States") == "2 centers Illinois"
    assert where("France", "Spain") == "2 centers France and Spain"
    assert where("France", "Spain", "Italy", "Peru") == "4 centers in 4 countries"
