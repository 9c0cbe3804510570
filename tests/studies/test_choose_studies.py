"""A sync takes the studies that were asked for, and no others."""

from datetime import date

import pytest

from portal.db import Database
from portal.studies.registry import doubts
from portal.studies.registry.doubts import TooMany
from tests.databases import on_both_databases
from tests.registry import Registry
from tests.studies.hand_made import BATH, NAP, OLD, TEA, record
from tests.studies.syncs import Told, numbers, sync
from tests.studies.taking_in import take_in


@on_both_databases
async def test_a_plain_sync_looks_at_what_is_stored_and_takes_nothing_else(
    database: Database, registry: Registry
) -> None:
    await take_in(database, record(TEA, statusModule=OLD), record(BATH, statusModule=OLD))
    registry.requests.clear()
    run = await sync(database, registry)
    assert await numbers(database) == [TEA, BATH]
    assert (run.imported, run.updated, run.unchanged) == (0, 2, 0)
    (asked,) = registry.requests
    assert asked.query_params["filter.ids"] == f"{TEA}|{BATH}"


async def test_the_first_plain_sync_takes_all_of_a_small_registry_and_nothing_of_a_large_one(
    database: Database, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(doubts, "MOST_UNASKED", 2)
        with pytest.raises(TooMany, match="The registry has 3 studies"):
            await sync(database, registry)
    assert await numbers(database) == []
    await take_in(database, record(TEA))
    await sync(database, registry)
    assert await numbers(database) == [TEA]


async def test_the_first_plain_sync_takes_everything_where_that_is_little(
    database: Database, registry: Registry
) -> None:
    await sync(database, registry)
    assert await numbers(database) == [TEA, BATH, NAP]


async def test_conditions_and_sponsors_find_studies_and_narrow_one_another(
    database: Database, registry: Registry
) -> None:
    await sync(database, registry, conditions=["back pain", "gout"])
    assert await numbers(database) == [BATH]
    await sync(database, registry, sponsors=["Nap & Co"], conditions=["back pain"])
    assert await numbers(database) == [BATH]
    await sync(database, registry, sponsors=["Nap & Co"])
    assert await numbers(database) == [BATH, NAP]


async def test_what_a_query_no_longer_finds_is_looked_at_by_its_number(
    database: Database, registry: Registry
) -> None:
    await sync(database, registry, conditions=["back pain"])
    registry.add(record(BATH, conditionsModule={"conditions": ["Gout"]}))
    registry.requests.clear()
    told = Told()
    run = await sync(database, registry, told, conditions=["back pain"])
    assert (run.updated, run.gone, told.lines) == (1, 0, [])
    assert [dict(request.query_params).get("filter.ids") for request in registry.requests] == [None, BATH]


async def test_only_the_numbers_asked_for_are_looked_at(database: Database, registry: Registry) -> None:
    await take_in(database, record(TEA, statusModule=OLD))
    await sync(database, registry, nct_ids=[BATH.lower(), NAP])
    assert await numbers(database) == [TEA, BATH, NAP]
    assert len(registry.requests) == 1


async def test_only_what_changed_since_a_day_is_asked_for(database: Database, registry: Registry) -> None:
    await take_in(database, record("NCT09990009"))
    told = Told()
    run = await sync(database, registry, told, since=date(2026, 1, 1))
    assert await numbers(database) == [TEA, NAP, "NCT09990009"]
    assert (run.gone, told.lines) == (0, [])
    await sync(database, registry, nct_ids=[BATH], since=date(2026, 1, 1))
    assert BATH not in await numbers(database)
    await sync(database, registry, conditions=["back pain"], since=date(2019, 1, 1))
    assert BATH in await numbers(database)


async def test_a_number_the_registry_does_not_know_is_rejected(
    database: Database, registry: Registry
) -> None:
    told = Told()
    run = await sync(database, registry, told, nct_ids=[TEA, "NCT09990009"])
    assert told.lines == ["NCT09990009: the registry has no such study"]
    assert (run.imported, run.rejected) == (1, 1)


async def test_a_record_that_is_none_is_rejected_and_the_others_are_kept(
    database: Database, registry: Registry
) -> None:
    registry.records["NCT09990000"] = {"protocolSection": {"identificationModule": {}}}
    registry.records["NCT09990000"]["protocolSection"] |= record()["protocolSection"] | {
        "identificationModule": {"nctId": "NCT1"}
    }
    told = Told()
    run = await sync(database, registry, told)
    assert told.lines == ["a record from the registry: its nctId is not NCT and eight digits: 'NCT1'"]
    assert (run.imported, run.rejected) == (3, 1)
