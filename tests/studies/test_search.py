"""Studies are found by the words of their titles and conditions."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.db import Database
from portal.studies.reading import StudyNotFound, central_contacts, find
from portal.studies.searching import PAGE_SIZE, Found, search
from tests.databases import on_both_databases
from tests.studies.hand_made import NCT_ID, Raw, contact, record
from tests.studies.taking_in import take_in


def study(
    number: int, title: str, *conditions: str, status: str = "RECRUITING", day: str = "2026-02-01"
) -> Raw:
    """A record that a search may find."""
    return record(
        f"NCT099900{number:02}",
        identificationModule={"briefTitle": title},
        conditionsModule={"conditions": list(conditions)},
        statusModule={"overallStatus": status, "lastUpdatePostDateStruct": {"date": day}},
    )


async def looked_for(database: Database, words: str = "", **more: object) -> Found:
    """What a search finds."""
    async with database.read() as session:
        return await search(session, words, **more)  # type: ignore[arg-type]


async def titles(database: Database, words: str = "", **more: object) -> list[str]:
    """The titles that a search finds, in order."""
    return [one.title for one in (await looked_for(database, words, **more)).studies]


async def test_every_word_has_to_stand_in_title_or_conditions(database: Database) -> None:
    await take_in(database, study(1, "Tea and Sleep", "Insomnia"), study(2, "Tea and Walks", "Back Pain"))
    assert await titles(database, "tea insomnia") == ["Tea and Sleep"]
    assert await titles(database, "  BACK  wal ") == ["Tea and Walks"]
    assert await titles(database, "insomnia walks") == []
    assert await titles(database, "institute") == []


@on_both_databases
async def test_case_and_accents_make_no_difference(database: Database) -> None:
    await take_in(database, study(1, "Sjögren’s CAFÉ", "Ménière"), study(2, "ΣΊΣΥΦΟΣ STRASSE", "İzmir"))
    for words in ("sjogren cafe meniere", "SJÖGREN Café", "sjo\u0308gren"):
        assert await titles(database, words) == ["Sjögren’s CAFÉ"]
    for words in ("σίσυφος straße", "izmir"):
        assert await titles(database, words) == ["ΣΊΣΥΦΟΣ STRASSE"]


@pytest.mark.parametrize("sign", ["%", "_", "/", "\\", "'", '"', "100%", "a_b"])
async def test_signs_stand_for_themselves(database: Database, sign: str) -> None:
    shown = sign.replace("\\", "/")
    await take_in(database, study(1, f"Tea {shown} Sleep"), study(2, "100 aXb"))
    assert await titles(database, shown) == [f"Tea {shown} Sleep"]


async def test_a_study_is_found_by_its_number(database: Database) -> None:
    await take_in(database, study(1, "Tea"), study(2, "Coffee"))
    assert await titles(database, "nct09990002") == ["Coffee"]


@on_both_databases
async def test_recruiting_studies_come_first_and_then_the_newest(database: Database) -> None:
    await take_in(
        database,
        study(1, "done", status="COMPLETED", day="2026-11-01"),
        study(2, "old", day="2024-01"),
        study(3, "new", day="2026-02-01"),
        study(4, "soon", status="NOT_YET_RECRUITING"),
        study(5, "undated", day="soon"),
        study(6, "done before", status="COMPLETED", day="2025-11-01"),
    )
    assert await titles(database) == ["new", "old", "undated", "soon", "done", "done before"]
    assert await titles(database, status="COMPLETED") == ["done", "done before"]
    assert await titles(database, "before", status="COMPLETED") == ["done before"]
    assert await titles(database, status="TEA") == []


async def test_pages_hold_every_study_once(database: Database) -> None:
    await take_in(database, *(study(number, f"Tea {number}") for number in range(PAGE_SIZE * 2 + 1)))
    found = [await looked_for(database, page=page) for page in (1, 2, 3, 4)]
    assert [(len(one.studies), one.total, one.page, one.pages) for one in found] == [
        (20, 41, 1, 3),
        (20, 41, 2, 3),
        (1, 41, 3, 3),
        (0, 41, 4, 3),
    ]
    assert len({study.nct_id for one in found for study in one.studies}) == 41
    assert (await looked_for(database, page=-5)).studies == found[0].studies
    assert (await looked_for(database, page=10**30)).studies == ()
    assert (await looked_for(database, "none")).pages == 1


async def test_a_study_in_a_list_says_what_it_is(database: Database) -> None:
    await take_in(database, record())
    (listed,) = (await looked_for(database)).studies
    assert (listed.nct_id, listed.status, listed.sponsor, listed.sites) == (
        NCT_ID,
        "RECRUITING",
        "Example Institute",
        1,
    )
    assert listed.conditions == ("Insomnia", "Café au Lait Spots")
    assert str(listed.last_update) == "2026-02-01"


async def test_a_study_that_was_never_imported_is_not_found(database: Database) -> None:
    await take_in(database, record())
    async with database.read() as session:
        assert [person.email for person in await central_contacts(session, NCT_ID)] == [contact()["email"]]
        with pytest.raises(StudyNotFound):
            await find(session, "NCT09999999")
        with pytest.raises(StudyNotFound):
            await central_contacts(session, "NCT09999999")


@on_both_databases
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(words=st.text(max_size=2000) | st.text("\x00\ud800%_\\ ", max_size=40))
async def test_nothing_that_is_typed_breaks_the_search(database: Database, words: str) -> None:
    assert (await looked_for(database, words)).total == 0
