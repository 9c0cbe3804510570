"""What to do in an emergency and what to know before writing: of the country and site that somebody writes
to; of each, where several can be chosen."""

from datetime import date

import pytest

from portal.i18n import speaking
from portal.studies.behind import Behind
from portal.studies.page.sayings import Saying, sayings
from portal.texts.library import Library
from portal.texts.places import Place, Scope
from portal.texts.text import Text
from tests.html import parse
from tests.studies.showing import a_site, a_study, rendered, viewed

SHIPPED = Library.load(None, languages=["en", "es"])
ILLINOIS, MADRID, PARIS, LIMA = (
    a_site(1),
    a_site(2, "Hospital del Sol", "Madrid", None, "Spain"),
    a_site(3, "Clinique de la Paix", "Paris", None, "France"),
    a_site(4, "Clínica Luna", "Lima", None, "Peru"),
)


def said(*sites: Behind, library: Library = SHIPPED, key: str = "urgent_help") -> list[Saying]:
    return [*sayings(key, "NCT01234567", sites, library, {})]


def own(*texts: tuple[Place, str], key: str = "before_you_write") -> Library:
    made = [Text(key, place, "en", body, "a test") for place, body in texts]
    return Library([*SHIPPED.all_texts(), *made], {}, ["en", "es"], date(2026, 11, 22))


def test_somebody_who_writes_to_one_country_reads_its_number_alone() -> None:
    (madrid,) = said(MADRID)
    assert madrid.words == "This is not watched around the clock.\nIn an emergency call 112."
    assert said(MADRID, PARIS) == [madrid]
    assert "911" in said(ILLINOIS)[0].words


def test_several_countries_are_listed_each_with_its_number_and_what_they_share_is_said_once() -> None:
    common, *apart = said(PARIS, ILLINOIS, LIMA, MADRID)
    assert common == Saying("This is not watched around the clock.", "en")
    assert [one.where for one in apart] == ["France and Spain", "United States", "Other centers"]
    assert apart[0].words == "In an emergency call 112."
    assert "988" in apart[1].words
    with speaking("es"):
        assert [one.where for one in said(ILLINOIS, MADRID)][1:] == ["Estados Unidos", "España"]


def test_countries_that_say_the_same_are_named_together() -> None:
    tokyo = a_site(5, "Clinic of the Sun", "Tokyo", None, "Japan")
    seoul = a_site(6, "Clinic of the Moon", "Seoul", None, "Korea, Republic of")
    assert [one.where for one in said(tokyo, seoul, ILLINOIS)] == [
        "",
        "Japan and South Korea",
        "United States",
    ]


def test_a_country_that_nobody_wrote_for_is_told_to_call_its_own_number() -> None:
    (lima,) = said(LIMA)
    assert "your local emergency number" in lima.words


def test_a_studys_own_words_stand_for_all_its_countries() -> None:
    library = own((Place(Scope.STUDY, "NCT01234567"), "Call the ward: 202-555-0100."), key="urgent_help")
    assert said(ILLINOIS, MADRID, library=library) == [Saying("Call the ward: 202-555-0100.", "en")]


def test_a_sites_own_words_never_hide_behind_the_studys() -> None:
    study, site = Place(Scope.STUDY, "NCT01234567"), Place(Scope.SITE, "2")
    library = own((study, "Bring a towel."), (site, "Ring twice at <<SITE_NAME>>."))
    assert said(ILLINOIS, MADRID, PARIS, library=library, key="before_you_write") == [
        Saying("Ring twice at Hospital del Sol.", "en", "Hospital del Sol"),
        Saying("Bring a towel.", "en", "Other centers"),
    ]


def test_words_for_one_site_alone_are_not_taken_for_those_of_all() -> None:
    library = own((Place(Scope.SITE, "2"), "Ring twice."))
    assert said(ILLINOIS, MADRID, library=library, key="before_you_write") == [
        Saying("Ring twice.", "en", "Hospital del Sol")
    ]
    assert said(ILLINOIS, library=library, key="before_you_write") == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_says_it_and_marks_what_is_in_another_language(language: str) -> None:
    library = own((Place(Scope.STUDY, "NCT01234567"), "Bring a towel."))
    with speaking(language):
        page = parse(rendered(viewed(a_study(), [ILLINOIS, MADRID], library), language))
    urgent = page.one("div", class_="urgent")
    assert len(urgent.all("p")) == 3
    assert {link.attributes["href"] for link in urgent.all("a")} == {"tel:911", "tel:988", "tel:112"}
    (towel,) = [one for one in page.one("section", class_="card").all("div") if one.text == "Bring a towel."]
    assert towel.attributes.get("lang") == (None if language == "en" else "en")
