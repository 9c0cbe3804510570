"""Texts are found from the most specific to the most general; bad ones are refused when they are loaded."""

from pathlib import Path

import pytest

from portal.texts.library import KEYS, Library
from portal.texts.placeholders import NAMES, BadText, UnknownPlaceholder

VALUES = dict.fromkeys(NAMES, "filled")


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def test_the_most_specific_text_wins(tmp_path: Path) -> None:
    for place in ("portal", "studies/NCT90000001", "sites/7"):
        write(tmp_path, f"{place}/before_you_write.txt", place)
    library = Library.load(tmp_path)
    assert library.filled("before_you_write", {}, "NCT90000001", 7) == "sites/7"
    assert library.filled("before_you_write", {}, "NCT90000001", 8) == "studies/NCT90000001"
    assert library.filled("before_you_write", {}, "NCT90000002", 8) == "portal"
    assert Library.load(None).filled("before_you_write", {}) is None


def test_a_text_that_cannot_be_filled_here_gives_way_to_a_more_general_one(tmp_path: Path) -> None:
    write(tmp_path, "sites/7/receipt_sent.txt", "Ask <<CONTACT_NAME>>.")
    write(tmp_path, "portal/receipt_sent.txt", "Sent to <<SITE_NAME>>.")
    library = Library.load(tmp_path)
    assert library.filled("receipt_sent", {"SITE_NAME": "Elm"}, site_id=7) == "Sent to Elm."
    assert library.filled("receipt_sent", {"SITE_NAME": "Elm", "CONTACT_NAME": "Jo"}, site_id=7) == "Ask Jo."


@pytest.mark.parametrize("name", ["portal/consent.txt", "sites/7/summary.txt"])
def test_an_unknown_placeholder_is_refused_with_the_name_of_its_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownPlaceholder, match=name):
        Library.load(write(tmp_path, name, "Hello <<NAME_OF_SITE>>"))


@pytest.mark.parametrize("name", ["consent.txt", "portal/other.txt", "else/1/consent.txt", "portal/a.png"])
def test_a_stray_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadText, match=name):
        Library.load(write(tmp_path, name, "text"))


def test_a_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal/consent.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(BadText, match=r"portal/consent\.txt"):
        Library.load(tmp_path)


def test_a_picture_needs_words_for_who_cannot_see_it(tmp_path: Path) -> None:
    write(tmp_path, "studies/NCT90000001/picture.png", "not really a picture")
    with pytest.raises(BadText, match=r"picture\.txt"):
        Library.load(tmp_path)
    write(tmp_path, "studies/NCT90000001/picture.txt", "Two people on a bench.")
    picture = Library.load(tmp_path).picture("NCT90000001")
    assert picture is not None
    assert picture.alt == "Two people on a bench."


def test_every_default_can_be_filled() -> None:
    library = Library.load(None)
    for key in KEYS:
        text = library.text(key)
        if text is not None:
            assert library.filled(key, VALUES)


def test_the_digest_names_exactly_one_wording(tmp_path: Path) -> None:
    before = Library.load(write(tmp_path, "portal/consent.txt", "I agree.")).text("consent")
    after = Library.load(write(tmp_path, "portal/consent.txt", "I agree!")).text("consent")
    assert before is not None
    assert after is not None
    assert before.digest != after.digest


def test_the_operators_words_on_emergencies_replace_the_default_but_not_a_studys_own(tmp_path: Path) -> None:
    library = Library.load(write(tmp_path, "studies/NCT90000001/urgent_help.txt", "Call 999."), "Call 112.")
    assert library.filled("urgent_help", {}) == "Call 112."
    assert library.filled("urgent_help", {}, "NCT90000001") == "Call 999."
    with pytest.raises(UnknownPlaceholder, match="PORTAL_URGENT_HELP"):
        Library.load(None, "Call <<NUMBER>>.")
