"""What the registry says stays English on a Spanish page and is marked as English, so that it is read aloud
as such. Names of people, places and organizations are names in every language."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.html import Element, parse
from tests.studies.conftest import Import

NUMBER = "NCT00000001"
WORDS = ("Warm Baths", "Back Pain", "Do warm baths help", "Adults with pain")
HEARD = ("alt", "aria-label", "title", "label", "content", "placeholder")
HEAD = {"title"}  # a page's title begins with the study's and ends with the operator's name


def unmarked(html: str) -> list[str]:
    """The registry's words that stand where Spanish is spoken."""
    return [
        words
        for words, code in said(parse(html), "es")
        if code != "en" and any(one in words for one in WORDS)
    ]


def said(element: Element, code: str) -> Iterator[tuple[str, str]]:
    """Every text with the language it is marked as."""
    code = element.attributes.get("lang", code)
    if element.tag in HEAD:
        return
    yield from ((element.attributes[name], code) for name in HEARD if name in element.attributes)
    for child in element.children:
        if isinstance(child, str):
            yield child.strip(), code
        else:
            yield from said(child, code)


@pytest.mark.parametrize(
    "path",
    [
        "/es/?q=baths",
        f"/es/studies/{NUMBER}",
        f"/es/studies/{NUMBER}?near=62701",
        f"/es/studies/{NUMBER}/message",
    ],
)
async def test_the_registrys_words_are_marked_as_english(
    browser: httpx2.AsyncClient, imported: Import, path: str
) -> None:
    await imported(NUMBER, criteria="Inclusion Criteria:\n\n* Adults with pain")
    answer = await browser.get(path)
    assert any(one in answer.text for one in WORDS)
    assert unmarked(answer.text) == []


def test_what_is_not_marked_would_be_found() -> None:
    assert unmarked("<main><p>Back Pain</p></main>") == ["Back Pain"]
    assert unmarked('<main><p lang="en">Back Pain</p></main>') == []
