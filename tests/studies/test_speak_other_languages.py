"""Every word of ours can be translated: in Hebrew letters no Latin word is left but the data's own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations
from typing import Any

import pytest

from portal import i18n
from portal.studies.behind import Behind
from portal.studies.listing import Asked, rows
from portal.studies.page import words
from portal.studies.page.writing import writing
from portal.studies.searching import Found, ListedStudy
from portal.studies.study import Age, AgeUnit, Study
from portal.teams.contacts import Contact
from portal.teams.reading import TeamSettings
from portal.texts.library import Library
from portal.web.forms import Form
from tests.html import Element, parse
from tests.studies.showing import PAGES, TODAY, a_site, a_study, rendered, viewed

LANGUAGE = "he"  # its dates, numbers and lists come from the language data, in its own letters
DATA = "Тест"
NOT_WORDS = re.compile(r"%\(\w+\)s|<[^>]*>|&\w+;")
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = re.compile(r"NCT\d{8}|Example Research|https?://\S+")
SPOKEN = ("alt", "aria-label", "placeholder", "title", "label", "data-left", "data-over", "data-words")


class Hebrew(NullTranslations):
    """Translates nothing, but turns every Latin letter of a message into a Hebrew one."""

    def gettext(self, message: str) -> str:
        kept = NOT_WORDS.findall(message)
        parts = [re.sub("[A-Za-z]", "ש", part) for part in NOT_WORDS.split(message)]
        return "".join(part + follow for part, follow in zip(parts, [*kept, ""], strict=True))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(autouse=True)
def hebrew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(i18n, "catalogue", lambda _: Hebrew())
    with i18n.speaking(LANGUAGE):
        yield


def a_foreign_study(**changes: object) -> Study:
    """A study whose every word of data is in Cyrillic letters."""
    data = dict.fromkeys(("title", "sponsor", "summary", "description"), DATA)
    return a_study(**{**data, "eligibility": DATA, "conditions": (DATA,), **changes})


def a_library() -> Library:
    """The default texts are English, and an operator's to replace; these are as an operator would."""
    texts = [replace(text, language=LANGUAGE, body=DATA) for text in Library.load(None).all_texts()]
    return Library(texts, {}, [LANGUAGE], TODAY)


def sites(number: int) -> list[Behind]:
    """So many sites, each with a contact."""
    contact = Contact(DATA, "CONTACT", "robin@example.org", "202-555-0143", "12")
    team = TeamSettings(languages=("es",))
    return [a_site(one, DATA, DATA, DATA, DATA, contacts=[contact], team=team) for one in range(number)]


def left(html: str) -> list[str]:
    """The Latin words a person would see or hear."""
    page = parse(html)
    heard = [one.attributes[name] for one in page.all() for name in SPOKEN if name in one.attributes]
    described = [one.attributes["content"] for one in page.all("meta", name="description")]
    return [
        word for text in [text_of(page), *heard, *described] for word in LATIN.findall(NAMES.sub("", text))
    ]


def text_of(page: Element) -> str:
    """The page's text but for languages' own names."""
    if page.tag in {"option", "span"} and page.attributes.get("lang") not in {None, "en"}:
        return ""
    return " ".join(child if isinstance(child, str) else text_of(child) for child in page.children)


@pytest.mark.parametrize(
    ("study", "number"),
    [
        (a_foreign_study(), 1),
        (a_foreign_study(), 3),
        (a_foreign_study(maximum_age=Age(17, AgeUnit.YEARS), minimum_age=Age(6, AgeUnit.MONTHS)), 9),
        (a_foreign_study(minimum_age=None, central_contacts=(Contact(DATA, phone="202-555-0170"),)), 0),
        (a_foreign_study(status="TERMINATED", why_stopped=DATA), 9),
    ],
    ids=["one site", "some sites", "for children", "nobody to write to", "stopped"],
)
def test_a_study_page_speaks_one_language(study: Study, number: int) -> None:
    assert left(rendered(viewed(study, sites(number), a_library()), LANGUAGE)) == []


@pytest.mark.parametrize("code", ["RECRUITING", "UNKNOWN", "COMPLETED", "WITHHELD", "AVAILABLE"])
def test_statuses_are_translated(code: str) -> None:
    status = words.status(code)
    assert not LATIN.findall(status.words + status.because)


def test_the_form_and_its_errors_speak_one_language() -> None:
    form = Form({"language": ["other"]}, {"email": DATA, "consent": DATA})
    shown = writing(a_foreign_study(), sites(2), a_library(), "Example Research")
    context: dict[str, Any] = {"form": form, "form_id": "1", "writing": shown, "too_many": None}
    assert left(PAGES.render("leads/new.html", **context)) == []


def test_the_list_speaks_one_language() -> None:
    found = Found(
        tuple(ListedStudy("NCT01234567", DATA, "RECRUITING", DATA, (DATA,), None, n) for n in (0, 1, 2)),
        3,
        2,
        3,
    )
    for typed in ({}, {"near": "30.3,-97.7"}, {"near": DATA}):
        asked = Asked.of(typed)
        context: dict[str, Any] = {
            "asked": asked,
            "form": Form(),
            "statuses": words.statuses(),
            "previous": "/",
            "next": "/",
        }
        shown = PAGES.render("studies/index.html", found=found, rows=rows(found, asked.near), **context)
        assert left(shown) == []


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 422, 429, 500, 503])
def test_what_went_wrong_is_said_in_one_language(code: int) -> None:
    assert left(PAGES.render("error.html", code=code)) == []


def test_a_page_begins_on_the_side_of_its_language() -> None:
    html = parse(rendered(viewed(a_study(), [a_site()]), LANGUAGE)).one("html")
    assert (html.attributes["lang"], html.attributes["dir"]) == ("he", "rtl")


def test_the_registrys_words_stay_english_on_such_a_page() -> None:
    page = parse(rendered(viewed(a_study(), [a_site()]), LANGUAGE))
    assert {page.one(id=name).attributes["lang"] for name in ("title", "overview", "inclusion")} == {"en"}
