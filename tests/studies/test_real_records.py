"""The registry's real records: every one is taken in, and nothing of their markup is seen."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import astuple
from io import BytesIO
from pathlib import Path

import pytest

from portal.db import Database
from portal.studies.importing import sources
from portal.studies.importing import storing as importing
from portal.studies.importing.documents import Found
from portal.studies.importing.storing import Outcome
from portal.studies.record import parse
from portal.studies.study import Study
from portal.studies.wording.criteria import Criteria, split
from portal.studies.wording.markup import plain_text, rendered
from tests.studies.taking_in import tables

LEAST_SPLIT = 0.94
OF_HEADINGS = {"inclusion", "exclusion", "criteria", "citeria", "include", "non", "list"}
BATCH = 100

ESCAPE = re.compile(r"\\")
ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][a-z0-9]*(?: [^<>]*)?/?>", re.IGNORECASE)
LINK = re.compile(r"\]\(")
BULLET = re.compile(r"^ *(?:[*•·▪◦●–—-]|#{1,6}) ", re.MULTILINE)
MARKUP = {"escape": ESCAPE, "entity": ENTITY, "tag": TAG, "link": LINK, "bullet": BULLET}


@pytest.fixture(scope="module")
def studies(records: Path) -> list[Study]:
    """Every study in the records."""
    with gzip.open(records, "rt", encoding="utf-8") as lines:
        return [parse(json.loads(line)) for line in lines]


@pytest.fixture(scope="module")
def criteria(studies: list[Study]) -> list[Criteria]:
    """The criteria of each, in the same order."""
    return [split(study.eligibility) for study in studies]


def texts(study: Study, criteria: Criteria) -> Iterator[str]:
    """What a page shows of a study's long texts, as HTML."""
    yield from map(rendered, (study.summary, study.description, study.why_stopped))
    yield from astuple(criteria)


def names(study: Study) -> Iterator[str | None]:
    """What a page shows of a study in a line."""
    yield from (study.title, study.sponsor)
    yield from study.conditions
    for place in study.locations:
        yield from (place.facility, place.city, place.state, place.zip, place.country)
        yield from (contact.name for contact in place.contacts)


async def taken_in(database: Database, raws: list[object]) -> set[Outcome]:
    """What became of records."""
    outcomes: set[Outcome] = set()
    for start in range(0, len(raws), BATCH):
        batch = [importing.prepare(raw) for raw in raws[start : start + BATCH]]
        async with database.write.begin() as session:
            outcomes.update(await importing.store(session, batch))
    return outcomes


async def test_every_record_is_taken_in_once_whatever_the_order(database: Database, records: Path) -> None:
    raws = [value.raw for value in sources.read([str(records)], BytesIO()) if isinstance(value, Found)]
    assert len(raws) == 1476
    assert await taken_in(database, raws) == {Outcome.IMPORTED}
    before = await tables(database)
    assert await taken_in(database, raws[::-1]) == {Outcome.UNCHANGED}
    assert await tables(database) == before


def test_every_study_says_what_its_page_cannot_do_without(studies: list[Study]) -> None:
    for study in studies:
        assert study.title
        assert study.status
        assert study.summary
        assert study.conditions
        assert study.last_update
        assert study.sponsor
        assert study.sex
        assert rendered(study.summary)


def test_no_text_shows_its_markup(studies: list[Study], criteria: list[Criteria]) -> None:
    seen = [
        (study.nct_id, kind, found[0])
        for study, its_criteria in zip(studies, criteria, strict=True)
        for html in texts(study, its_criteria)
        for kind, pattern in MARKUP.items()
        if (found := pattern.search(plain_text(html)))
    ]
    assert not seen


def test_no_name_shows_an_escape_or_an_entity(studies: list[Study]) -> None:
    assert not [
        name
        for study in studies
        for name in names(study)
        if name and (ESCAPE.search(name) or ENTITY.search(name))
    ]


def test_criteria_split_in_nearly_all_records(criteria: list[Criteria]) -> None:
    assert sum(bool(one.inclusion) for one in criteria) / len(criteria) >= LEAST_SPLIT
    assert not [one for one in criteria if bool(one.inclusion) == bool(one.whole)]


def test_no_word_of_the_criteria_is_lost(studies: list[Study], criteria: list[Criteria]) -> None:
    for study, its_criteria in zip(studies, criteria, strict=True):
        shown = " ".join(plain_text(html) for html in astuple(its_criteria))
        said = re.findall(r"[^\W\d_]{3,}", re.sub(r"\\(.)", r"\1", study.eligibility or ""))
        lost = [word for word in said if word.lower() not in OF_HEADINGS and word not in shown]
        assert not lost, study.nct_id
