"""Texts in files are checked when they are read; a bad one is refused by the name of its file."""

from pathlib import Path

import pytest

from portal.texts.folder import SETTING_SOURCE, read
from portal.texts.placeholders import BadText, UnknownPlaceholder
from portal.texts.places import PORTAL, Place
from tests.texts.writing import write

PLACES = ["portal", "countries/US", "countries/EU", "studies/NCT90000001", "sites/7"]


@pytest.mark.parametrize("folder", PLACES)
def test_a_file_belongs_to_the_place_of_its_folder(tmp_path: Path, folder: str) -> None:
    texts = read(write(tmp_path, f"{folder}/consent.txt", "I agree.\n"), languages=["fr", "en"]).texts
    text = texts[Place.in_folder(folder), "consent", "fr"]
    assert (text.body, text.source, text.place.folder) == ("I agree.", f"{folder}/consent.txt", folder)


def test_a_language_stands_before_the_ending(tmp_path: Path) -> None:
    write(tmp_path, "portal/consent.txt", "I agree.")
    texts = read(write(tmp_path, "portal/consent.es.txt", "Acepto."), languages=["en", "es"]).texts
    assert texts[PORTAL, "consent", "en"].body == "I agree."
    assert texts[PORTAL, "consent", "es"].body == "Acepto."


def test_a_file_of_the_portals_own_replaces_the_setting(tmp_path: Path) -> None:
    before = read(None, "Call 112.").texts[PORTAL, "urgent_help", "en"]
    assert (before.body, before.source) == ("Call 112.", SETTING_SOURCE)
    after = read(write(tmp_path, "portal/urgent_help.txt", "Call 999."), "Call 112.").texts
    assert after[PORTAL, "urgent_help", "en"].body == "Call 999."


def test_what_windows_and_word_processors_leave_behind_is_no_part_of_a_text(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal/consent.txt").write_bytes(b"\xef\xbb\xbfI agree.\r\n\r\nTo that.\xc2\xad\r\n")
    assert read(tmp_path).texts[PORTAL, "consent", "en"].body == "I agree.\n\nTo that."


@pytest.mark.parametrize("name", ["portal/consent.txt", "sites/7/summary.es.txt"])
def test_an_unknown_placeholder_is_refused_with_the_name_of_its_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownPlaceholder, match=f"{name}: <<NAME_OF_SITE>> is not a placeholder. Known"):
        read(write(tmp_path, name, "Hello <<NAME_OF_SITE>>"))


def test_a_placeholder_that_has_no_value_where_the_text_is_shown_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "portal/receipt_sent.txt", "Thank you, <<FIRST_NAME>>.")
    read(tmp_path)
    with pytest.raises(UnknownPlaceholder, match=r"portal/consent\.txt: <<FIRST_NAME>> is not a .* here"):
        read(write(tmp_path, "portal/consent.txt", "I, <<FIRST_NAME>>, agree."))
    with pytest.raises(UnknownPlaceholder, match="PORTAL_URGENT_HELP"):
        read(None, "Call <<NUMBER>>.")


@pytest.mark.parametrize(
    "name",
    [
        "consent.txt",
        "portal/other.txt",
        "else/1/consent.txt",
        "portal/a.png",
        "studies/nct90000001/consent.txt",
        "studies/NCT9000000/consent.txt",
        "sites/first/consent.txt",
        "countries/Spain/consent.txt",
        "countries/QZ/consent.txt",
        "portal/consent.klingonish.txt",
    ],
)
def test_a_stray_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadText, match=name.removesuffix("/consent.txt")):
        read(write(tmp_path, name, "text"))


@pytest.mark.parametrize("body", [" \n", "I\0agree", "I agree\x1b[0m", "x" * 10_001])
def test_a_text_that_cannot_be_shown_is_refused_by_name(tmp_path: Path, body: str) -> None:
    with pytest.raises(BadText, match=r"portal/consent\.txt: "):
        read(write(tmp_path, "portal/consent.txt", body))


def test_a_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal/consent.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(BadText, match=r"portal/consent\.txt"):
        read(tmp_path)


def test_two_files_in_one_language_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "portal/consent.txt", "I agree.")
    with pytest.raises(BadText, match=r"portal/consent.* in the same language"):
        read(write(tmp_path, "portal/consent.en.txt", "I agree!"))


def test_a_picture_needs_words_for_who_cannot_see_it(tmp_path: Path) -> None:
    write(tmp_path, "studies/NCT90000001/picture.png", "not really a picture")
    with pytest.raises(BadText, match=r"picture\.txt"):
        read(tmp_path)
