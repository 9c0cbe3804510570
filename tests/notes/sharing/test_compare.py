"""What was shared stays as it was; beside it stands what the study says today."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from portal import clock
from portal.db import Database
from portal.notes.anchoring.finding import Outcome
from portal.notes.quotes import Quote, Section
from portal.notes.sharing.compared import StudyNow, compared
from portal.notes.sharing.snapshot import SharedNote, SharedStudy, Snapshot
from portal.studies.registry import presence
from tests.leads.records import NCT_ID, TITLE, WARM_BATHS, store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEFORE = "Do warm baths help people from 18 to 65 years old?"
QUOTE = Quote(Section.OVERVIEW, "from 18 to 65 years old", "Do warm baths help people ", "?", 26, 49)
SNAPSHOT = Snapshot(
    (SharedStudy(NCT_ID, TITLE, (SharedNote(QUOTE, "Am I too old? 🙂", 1, "en", NOW, NOW),)),), NOW, "en"
)


def saying(summary: str) -> dict[str, Any]:
    """The study with this as its summary."""
    study = deepcopy(WARM_BATHS)
    study["protocolSection"]["descriptionModule"]["briefSummary"] = summary
    return study


async def today(database: Database) -> StudyNow:
    """The only study of the snapshot, beside what it says now."""
    async with database.read() as session:
        (study,) = await compared(session, SNAPSHOT)
    return study


def test_a_snapshot_is_the_same_after_it_was_stored() -> None:
    assert Snapshot.from_json(SNAPSHOT.to_json()) == SNAPSHOT


async def test_the_same_words_are_not_talked_about(database: Database) -> None:
    await store(database, saying(BEFORE))
    study = await today(database)
    assert study.here == NCT_ID
    assert not study.notes[0].is_other


@pytest.mark.parametrize(
    ("summary", "outcome", "now"),
    [
        ("Do warm baths help people from 18 to 75 years old?", Outcome.CHANGED, "from 18 to 75 years old"),
        ("Swimming.", Outcome.GONE, ""),
    ],
)
async def test_changed_words_are_shown_as_they_were_and_as_they_are(
    database: Database, summary: str, outcome: Outcome, now: str
) -> None:
    await store(database, saying(BEFORE))
    await store(database, saying(summary))
    (one,) = (await today(database)).notes
    assert one.is_other
    assert one.found
    assert (one.found.outcome, one.found.now) == (outcome, now)
    assert one.note.quote == QUOTE


async def test_a_study_that_goes_back_to_its_words_has_not_changed(database: Database) -> None:
    for summary in (BEFORE, "Swimming.", BEFORE):
        await store(database, saying(summary))
    assert not (await today(database)).notes[0].is_other


async def test_a_study_that_the_registry_withdrew_still_shows_what_it_said(database: Database) -> None:
    await store(database, saying(BEFORE))
    async with database.write.begin() as session:
        await presence.left(session, NCT_ID, clock.now())
    assert not (await today(database)).notes[0].is_other


async def test_a_study_under_another_number_is_looked_at_there(database: Database) -> None:
    other = saying(BEFORE)
    other["protocolSection"]["identificationModule"]["nctId"] = "NCT07654321"
    await store(database, saying("Swimming."), other)
    async with database.write.begin() as session:
        await presence.left(session, NCT_ID, clock.now(), "NCT07654321")
    study = await today(database)
    assert study.here == "NCT07654321"
    assert not study.notes[0].is_other


async def test_a_study_that_is_not_here_is_not_compared(database: Database) -> None:
    study = await today(database)
    assert study.here is None
    assert study.notes[0].found is None


def test_notes_stand_by_study() -> None:
    shared = SNAPSHOT.studies[0]
    two = replace(SNAPSHOT, studies=(shared, replace(shared, nct_id="NCT07654321")))
    assert two.number == 2
