"""The page of a study that takes no message: it says so first, why, and what to do."""

import pytest

from portal.studies.study import Location
from portal.teams.contacts import Contact
from tests.studies.showing import CENTRAL, ROBIN, a_site, a_study, page

REGISTRY = "https://clinicaltrials.gov/study/NCT01234567"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("NOT_YET_RECRUITING", "Not open yet"),
        ("ENROLLING_BY_INVITATION", "By invitation only"),
        ("ACTIVE_NOT_RECRUITING", "Full"),
        ("SUSPENDED", "Paused"),
        ("COMPLETED", "Finished"),
        ("TERMINATED", "Stopped early"),
        ("WITHDRAWN", "Withdrawn"),
        ("UNKNOWN", "Status not known"),
        ("WITHHELD", "Details held back"),
        ("AVAILABLE", "Available outside a study"),
        ("NO_LONGER_AVAILABLE", "No longer available"),
        ("TEMPORARILY_NOT_AVAILABLE", "Not available for now"),
        ("APPROVED_FOR_MARKETING", "Approved"),
        ("A_STATUS_OF_TOMORROW", "A status of tomorrow"),
    ],
)
def test_a_study_that_does_not_recruit_says_so_first_and_has_no_form(status: str, words: str) -> None:
    shown = page(a_study(status=status))
    assert shown.all("p", class_="status")[0].text == words
    assert "You cannot write to this study here." in shown.one("div", class_="notice").text
    assert not shown.all("form")
    assert not shown.all("a", href="#write")
    assert not shown.all("section", class_="card")


def test_it_gives_the_studys_own_reason_and_the_registrys_page() -> None:
    notice = page(a_study(status="TERMINATED", why_stopped="Too few \\>60 came.")).one("div", class_="notice")
    assert notice.one("blockquote").text == "Too few >60 came."
    assert notice.all("a", href=REGISTRY)


def test_a_study_whose_sites_cannot_be_written_to_offers_the_telephone() -> None:
    silent = a_site(contacts=[Contact("Robin Marsh", phone="202-555-0143")])
    shown = page(sites=[silent])
    assert shown.all("p", class_="status")[0].text == "Recruiting, but not through this page"
    notice = shown.one("div", class_="notice")
    assert "gives no email address" in notice.text
    assert notice.all("a", href="tel:+12025550143")
    assert not shown.all("form")


def test_a_study_whose_contacts_are_paused_has_no_form() -> None:
    assert not page(sites=[a_site(contacts=[ROBIN], recipients=[])]).all("form")


def test_the_central_contact_is_called_before_a_sites() -> None:
    study = a_study(central_contacts=(Contact("Sam Vale", phone="202-555-0170"),))
    shown = page(study, [a_site(contacts=[Contact("Robin", phone="202-555-0143")])])
    assert shown.one("div", class_="notice").all("a", href="tel:+12025550170")


def test_a_study_at_closed_sites_only_has_no_form() -> None:
    assert not page(a_study(), [a_site(status="COMPLETED")]).all("form")


def test_a_study_without_sites_or_contacts_still_has_a_page() -> None:
    shown = page(a_study(), [])
    assert "No place listed" in shown.one("dl", class_="facts").text
    assert not shown.all(id="centers")
    assert shown.one("div", class_="notice").all("a", href=REGISTRY)


def test_a_number_of_the_central_contact_is_dialled_as_where_all_sites_are() -> None:
    abroad = Location(facility="Ziekenhuis", country="Netherlands")
    contact = Contact("Sam Vale", "CONTACT", "sam@example.org", "071 - 369 68 91")
    shown = page(a_study(central_contacts=(contact,), locations=(abroad,)), [])
    assert shown.one("div", class_="notice").one("a", href="tel:+31713696891").text == "071 - 369 68 91"


def test_a_site_with_nobody_of_its_own_is_written_to_through_the_central_contact() -> None:
    site = a_site(contacts=[], recipients=[CENTRAL])
    shown = page(a_study(central_contacts=(CENTRAL,)), [site])
    assert "Sam Vale" in shown.one("section", class_="card").text
    assert shown.all("form")
