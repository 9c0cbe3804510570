"""The pages of all the registry's real records: no page shows its insides, and each is sound HTML."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.studies.page.view import StudyView
from portal.studies.record import parse as read
from portal.studies.study import Study
from portal.texts.look import mark, suspicious, unmark
from tests.html import Element, parse
from tests.studies.showing import a_site, rendered, viewed

MOST_BYTES = 26 * 1024  # of the 40 KB of a first visit; style, script and icon have the rest
ESCAPE = re.compile(r"\\[<>\[\]^*_~#.()-]")
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
RAW_MARKUP = re.compile(r"</?(?:p|b|i|ul|li|br|sup|sub|strong|em)\b[^>]*>", re.IGNORECASE)
SECTIONS = ("overview", "description", "inclusion", "exclusion", "criteria")


@pytest.fixture(scope="module")
def studies(records: Path) -> list[Study]:
    """Every real record, read."""
    with gzip.open(records, "rt", encoding="utf-8") as lines:
        return [read(json.loads(line)) for line in lines]


@pytest.mark.parametrize("tenth", range(10))
def test_no_page_shows_its_insides_or_the_registrys(studies: list[Study], tenth: int) -> None:
    for study in studies[tenth::10]:
        shown = as_listed(study)
        assert suspicious("\n".join(our_words(shown))) == [], study.nct_id
        html = rendered(mark(shown))
        assert suspicious(html) == [], study.nct_id
        check(study, parse(unmark(html)))


@pytest.mark.parametrize("tenth", range(10))
def test_the_largest_page_is_small(studies: list[Study], tenth: int) -> None:
    sizes = {
        study.nct_id: len(gzip.compress(rendered(as_listed(study)).encode(), 6))
        for study in largest(studies)[tenth::10]
    }
    assert max(sizes.values()) <= MOST_BYTES, sizes


def largest(studies: list[Study]) -> list[Study]:
    """The fifty with the most to show."""
    return sorted(studies, key=lambda study: len(repr(study)))[-50:]


def as_listed(study: Study) -> StudyView:
    """A study with its sites and contacts as the registry lists them."""
    sites = [
        a_site(
            number,
            place.facility,
            place.city,
            place.state,
            place.country,
            status=place.status,
            contacts=place.contacts,
            recipients=[one for one in (*place.contacts, *study.central_contacts) if one.email],
        )
        for number, place in enumerate(study.locations)
    ]
    return viewed(study, sites)


def our_words(shown: StudyView) -> Iterator[str]:
    """What the view says in words of ours, which marking the data would hide from the look."""
    yield from (shown.status.words, shown.status.because, shown.sites_in_a_sentence, shown.age.ago)
    for fact in shown.facts[:2]:
        yield from (fact.label, fact.value, fact.note)
    for place in shown.places:
        yield place.count


def check(study: Study, page: Element) -> None:
    """What holds for every page."""
    assert page.one(id="title").text == " ".join(study.title.split())
    assert page.one("dl", id="details").all("a", href=f"https://clinicaltrials.gov/study/{study.nct_id}")
    assert bool(page.all("form", method="post")) == bool(page.all("a", href="#write"))
    assert study.is_recruiting or not page.all("form")
    assert not study.eligibility or page.all(id="criteria") or page.all(id="inclusion")
    for section in SECTIONS:
        for found in page.all(id=section):
            for insides in (ESCAPE, ENTITY, RAW_MARKUP):
                assert not insides.findall(found.text), (study.nct_id, section, insides.pattern)
