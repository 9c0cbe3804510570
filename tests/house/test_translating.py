"""Every catalogue is whole: it has every sentence of the code, pages and e-mails, says each with the same
values in it, and can be spoken."""

import re
import string
from collections.abc import Iterator
from functools import cache
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from portal import i18n
from tests.house.tree import TOP

CATALOGUES = sorted(i18n.LOCALES.glob(i18n.CATALOGUE))
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")
FAMILIAR = re.compile(r"\b(?:tú|tu|tus|ti|te|contigo|tuy[oa]s?|puedes|quieres|haz)\b", re.IGNORECASE)
NOT_OUR_TONE = re.compile(r"\bpor favor\b|\blo sentimos\b|\binválid|\bno es válid|\brequerid", re.IGNORECASE)
STOPS = {mark: mark for mark in ".:?)"} | {",": ":"}  # a letter begins "Hello," and "Hola:"


@cache
def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages(path: Path, *, translated: bool = True) -> Iterator[tuple[Message, list[str], list[str]]]:
    """Each message with its English texts and its own, singular and plural; with those without any unless
    `translated`."""
    for message in catalogue(path):
        if message.id and (all(as_list(message.string)) or not translated):
            yield message, as_list(message.id), as_list(message.string)


def as_list(texts: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts or ())


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> set[str | tuple[str, ...]]:
    """The sentences to translate, as `python3 dev.py messages` finds them."""
    found = tmp_path_factory.mktemp("messages") / "messages.pot"
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(TOP)
        CommandLineInterface().run(  # type: ignore[no-untyped-call]
            ["pybabel", "-q", "extract", "-F", "pyproject.toml", "-o", str(found), "."]
        )
    return {as_key(message) for message in catalogue(found) if message.id}


def as_key(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
class TestCatalogue:
    """What holds for each."""

    def test_it_has_every_sentence_and_no_other(self, path: Path, wanted: set[str | tuple[str, ...]]) -> None:
        has = {as_key(message) for message, _, _ in messages(path, translated=False)}
        assert wanted - has == set(), "run: python3 dev.py messages"
        assert has - wanted == set(), "run: python3 dev.py messages"

    def test_no_sentence_is_left_in_english_or_doubtful(self, path: Path) -> None:
        assert [message.id for message, _, own in messages(path, translated=False) if not all(own)] == []
        assert [message.id for message, _, _ in messages(path) if message.fuzzy] == []

    def test_it_has_a_form_for_each_number(self, path: Path) -> None:
        forms = catalogue(path).num_plurals
        assert [
            message.id for message, _, own in messages(path) if message.pluralizable and len(own) != forms
        ] == []

    def test_the_same_values_stand_in_both_languages(self, path: Path) -> None:
        """A singular may leave the number out."""
        wrong = [
            message.id
            for message, english, own in messages(path)
            if set(PLACEHOLDER.findall(own[-1])) != set(PLACEHOLDER.findall(english[-1]))
            or any(set(PLACEHOLDER.findall(one)) - set(PLACEHOLDER.findall(english[-1])) for one in own)
        ]
        assert wrong == []

    def test_a_percent_sign_is_one_to_python_too(self, path: Path) -> None:
        with_values = [own for message, _, own in messages(path) if message.python_format]
        assert [own for own in with_values if any("%" in PLACEHOLDER.sub("", one) for one in own)] == []

    def test_sentences_begin_and_end_alike(self, path: Path) -> None:
        """What is put together from several has the same spaces and stops in each language."""
        wrong = [
            (english, own)
            for message, english, own in messages(path)
            if blanks(english[-1]) != blanks(own[-1]) or stop(english[-1]) != stop(own[-1])
        ]
        assert wrong == []

    def test_it_can_be_spoken(self, path: Path) -> None:
        code = path.parts[-3].replace("_", "-")
        spoken = i18n.catalogue(code)
        assert [
            message.id for message, english, own in messages(path) if heard(spoken, english) != own[0]
        ] == []


def heard(spoken: NullTranslations, english: list[str]) -> str:
    return spoken.ngettext(english[0], english[1], 1) if len(english) > 1 else spoken.gettext(english[0])


def blanks(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def stop(text: str) -> str:
    return STOPS.get(text.rstrip()[-1:], "")


@pytest.mark.parametrize("path", [path for path in CATALOGUES if path.parts[-3] == "es"])
def test_spanish_says_usted_and_keeps_our_tone(path: Path) -> None:
    said = [one for _, _, own in messages(path) for one in own]
    assert [one for one in said if FAMILIAR.search(one) or NOT_OUR_TONE.search(one)] == []


@pytest.mark.parametrize("path", [path for path in CATALOGUES if path.parts[-3] == "es"])
def test_a_spanish_question_opens_as_it_closes(path: Path) -> None:
    said = [one for _, _, own in messages(path) for one in own]
    assert [one for one in said if one.count("?") != one.count("¿") or one.count("!") != one.count("¡")] == []


def test_quotes_in_a_sentence_name_what_a_button_says() -> None:
    """“Take back my message” in an e-mail is the button of that name, in every language."""
    quoted = re.compile(r"“([^”]+)”")
    for path in CATALOGUES:
        by_english = {english[0]: own[0] for _, english, own in messages(path)}
        for english, own in by_english.items():
            pairs = zip(quoted.findall(english), quoted.findall(own), strict=False)
            assert [(a, b) for a, b in pairs if a in by_english and by_english[a] != b] == [], english


def test_nothing_is_translated_by_its_place_in_a_sentence() -> None:
    """Values have names, so that a language may put them where it needs them."""
    assert [
        message.id
        for path in CATALOGUES
        for message, english, _ in messages(path)
        if any(
            field is not None
            for one in english
            for _, field, _, _ in string.Formatter().parse(one)
            if field == ""
        )
        or any(re.search(r"%[sd]", one) for one in english)
    ] == []
