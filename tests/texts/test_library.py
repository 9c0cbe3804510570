"""Texts are heard from the most specific place to the most general, in the reader's language where it is
written in it."""

from datetime import date
from pathlib import Path

import pytest

from portal.i18n import speaking
from portal.texts.library import Library
from portal.texts.placeholders import KEYS, NAMES
from portal.texts.places import PORTAL, SHIPPED
from portal.texts.text import Text
from tests.texts.writing import EUROPE, SITE, SPAIN, STUDY, a_text, write

VALUES = dict.fromkeys(NAMES, "filled")
TODAY = date(2026, 11, 22)
KEY = "before_you_write"


def a_library(*texts: Text, today: date = TODAY) -> Library:
    return Library(texts, {}, ["en", "es"], today)


def heard(library: Library, country: str | None = "ES", site_id: int = 7) -> str | None:
    """What somebody is told who writes to site 7 of the study."""
    wording = library.filled(KEY, VALUES, "NCT90000001", site_id, country)
    return wording.words if wording else None


def test_the_most_specific_text_wins() -> None:
    places = [SITE, STUDY, SPAIN, EUROPE, PORTAL, SHIPPED]
    texts = [a_text(place.folder, place) for place in places]
    while texts:
        assert heard(a_library(*reversed(texts))) == texts[0].body
        texts = texts[1:]
    assert heard(a_library()) is None


def test_what_is_for_another_place_is_not_heard() -> None:
    library = a_library(a_text("site", SITE), a_text("Spain", SPAIN), a_text("Europe", EUROPE))
    assert heard(library, "US", site_id=8) is None
    assert heard(library, "FR", site_id=8) == "Europe"


def test_in_one_place_the_readers_language_wins() -> None:
    library = a_library(a_text("Bring a towel."), a_text("Traiga una toalla.", language="es"))
    assert heard(library) == "Bring a towel."
    with speaking("es"):
        assert heard(library) == "Traiga una toalla."


def test_a_more_specific_text_is_never_skipped_for_lack_of_a_translation() -> None:
    library = a_library(a_text("Bring a towel.", STUDY), a_text("Traiga algo.", PORTAL, language="es"))
    with speaking("es"):
        wording = library.filled(KEY, VALUES, "NCT90000001")
        assert wording is not None
        assert (wording.words, wording.language, wording.is_foreign) == ("Bring a towel.", "en", True)


def test_a_text_that_cannot_be_filled_here_gives_way_to_a_more_general_one() -> None:
    library = a_library(a_text("Ask <<CONTACT_NAME>>.", SITE), a_text("Ask at <<SITE_NAME>>."))
    for values, words in (
        ({"SITE_NAME": "Elm"}, "Ask at Elm."),
        ({"SITE_NAME": "Elm", "CONTACT_NAME": "Jo"}, "Ask Jo."),
    ):
        wording = library.filled(KEY, values, site_id=7)
        assert wording is not None
        assert wording.words == words


def test_an_expired_text_gives_way_to_a_more_general_one() -> None:
    texts = a_text("Approved", STUDY, expires_on=TODAY), a_text("General")
    assert heard(a_library(*texts)) == "Approved"
    assert heard(a_library(*texts, today=date(2026, 11, 23))) == "General"


def test_a_consent_is_there_in_every_language_whatever_expires() -> None:
    shipped = Library.load(None).all_texts()
    mine = a_text("I agree.", PORTAL, "consent", expires_on=date(2026, 1, 1))
    for language in ("en", "es", "fr"):
        with speaking(language):
            wording = Library([*shipped, mine], {}, ["fr"], TODAY).filled("consent", VALUES, "NCT90000001", 7)
            assert wording is not None
            assert wording.text.place == SHIPPED
            assert wording.language == ("es" if language == "es" else "en")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_that_ships_can_be_filled(language: str) -> None:
    library = Library.load(None, languages=["en", "es"])
    with speaking(language):
        for key in KEYS:
            text = library.text(key)
            if text is not None:
                assert text.language == language
                wording = library.filled(key, VALUES)
                assert wording is not None
                assert wording.text == text


@pytest.mark.parametrize(
    ("country", "numbers"),
    [("US", ("911", "988")), ("PR", ("911", "988")), ("GB", ("999",)), ("ES", ("112",)), ("AU", ("000",))],
)
def test_each_country_is_told_its_own_emergency_number_in_both_languages(
    country: str, numbers: tuple[str, ...]
) -> None:
    for language in ("en", "es"):
        with speaking(language):
            wording = Library.load(None).filled("urgent_help", {}, country=country)
            assert wording is not None
            assert wording.language == language
            assert all(number in wording.words for number in numbers)


def test_the_operators_words_on_emergencies_replace_what_ships_but_not_a_studys_own(tmp_path: Path) -> None:
    library = Library.load(write(tmp_path, "studies/NCT90000001/urgent_help.txt", "Call 999."), "Call 112.")
    for country in ("US", None):
        text = library.text("urgent_help", country=country)
        assert text is not None
        assert text.body == "Call 112."
    own = library.text("urgent_help", "NCT90000001", country="US")
    assert own is not None
    assert own.body == "Call 999."


def test_a_picture_is_described_in_the_readers_language_if_it_can_be(tmp_path: Path) -> None:
    write(tmp_path, "studies/NCT90000001/picture.png", "not really a picture")
    write(tmp_path, "studies/NCT90000001/picture.txt", "Two people on a bench.")
    write(tmp_path, "studies/NCT90000001/picture.es.txt", "Dos personas en un banco.")
    library = Library.load(tmp_path)
    for language, words in (("en", "Two people"), ("es", "Dos personas"), ("fr", "Two people")):
        with speaking(language):
            picture = library.picture("NCT90000001")
            assert picture is not None
            assert picture.alt.startswith(words)
            assert library.picture_at(picture.src) is not None
