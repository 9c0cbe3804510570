"""A note is asked for on a line of a study, or on any words of it, by an address that names their place."""

import pytest

from portal.notes import drafting
from tests.leads.people import Portal, page
from tests.notes.pages import AT, hidden_in

OVERVIEW = "Do warm baths help?"


@pytest.mark.parametrize(
    ("query", "quoted"),
    [
        ("section=overview&block=1", OVERVIEW),
        ("section=overview&start=3&end=13", "warm baths"),
        ("section=overview&start=2&end=14", "warm baths"),
        ("section=overview&block=1&start=3&end=13", OVERVIEW),
    ],
    ids=["a line", "words", "white space at their ends", "a line comes first"],
)
async def test_the_form_is_about_these_words(portal: Portal, query: str, quoted: str) -> None:
    form = await portal.browser().get(f"{AT}?{query}")
    assert page(form).one("blockquote").text.strip() == quoted
    assert hidden_in(form)["exact"] == quoted


@pytest.mark.parametrize(
    "query",
    [
        "section=overview",
        "section=overview&block=99",
        "section=overview&block=-1",
        "section=overview&block=²",
        "section=overview&start=13&end=3",
        "section=overview&start=0&end=99999999999999",
        "section=overview&start=3&end=9999",
        "section=other&start=0&end=3",
    ],
)
async def test_where_there_are_no_such_words_the_notes_are_shown(portal: Portal, query: str) -> None:
    answer = page(await portal.browser().get(f"{AT}?{query}"))
    assert answer.one("h1").text == "Your notes on this study"


async def test_more_words_than_a_note_can_quote_are_quoted_in_part(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "LONGEST", 7)
    form = await portal.browser().get(f"{AT}?section=overview&start=3&end=13")
    assert hidden_in(form)["exact"] == "warm ba"
