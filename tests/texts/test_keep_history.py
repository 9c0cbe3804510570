"""Every wording has a history: what stands in files enters it, drafts are approved, and what was live at any
moment is told exactly."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.db import Database, revision
from portal.texts import history
from portal.texts.history import Approval, NoSuchText
from portal.texts.library import Library
from portal.texts.models import TextState, TextVersion
from portal.texts.placeholders import BadText
from portal.texts.text import Text
from tests.databases import on_both_databases
from tests.texts.conftest import NewShelf
from tests.texts.writing import STUDY, a_text

pytestmark = on_both_databases

FIRST, SECOND = a_text("First"), a_text("Second")
KIM = Approval("Kim Dale")
BOARD = Approval("Kim Dale", "IRB 26-014", date(2027, 1, 31))


async def versions(database: Database) -> list[TextVersion]:
    async with database.read() as session:
        return [*await session.scalars(select(TextVersion).order_by(TextVersion.id))]


async def number(database: Database) -> int:
    async with database.read() as session:
        return await revision.current(session)


async def approved(database: Database, text: Text, approval: Approval = KIM) -> int:
    """Drafts a text and approves it; its id."""
    async with database.write.begin() as session:
        version_id = await history.draft(session, text)
        await history.approve(session, version_id, approval)
    return version_id


def heard(library: Library) -> str | None:
    text = library.text("before_you_write", "NCT90000001")
    return text.body if text else None


async def test_what_stands_in_files_is_approved_by_being_there_and_entered_once(
    database: Database, shelf: NewShelf
) -> None:
    for _ in range(3):
        assert heard(await shelf(FIRST).fresh()) == "First"
    (only,) = await versions(database)
    assert (only.state, only.source, only.approved_by) == (TextState.APPROVED, FIRST.source, None)
    assert only.digest == FIRST.digest
    assert await number(database) == 1


async def test_a_changed_file_is_a_new_version_that_follows_the_old_one_without_a_gap(
    database: Database, shelf: NewShelf
) -> None:
    for text in (FIRST, SECOND):
        await shelf(text).enter()
    before, after = await versions(database)
    assert (before.state, after.state) == (TextState.SUPERSEDED, TextState.APPROVED)
    assert before.ended_at == after.approved_at is not None


async def test_a_file_that_is_gone_ends_its_text_when_a_server_starts_but_not_for_a_command(
    database: Database, shelf: NewShelf
) -> None:
    await shelf(FIRST).enter()
    await shelf().enter()
    assert [one.state for one in await versions(database)] == [TextState.APPROVED]
    await shelf().enter(ending=True)
    assert [one.state for one in await versions(database)] == [TextState.WITHDRAWN]
    await shelf(FIRST).enter(ending=True)
    assert [one.state for one in await versions(database)] == [TextState.WITHDRAWN, TextState.APPROVED]


async def test_a_draft_is_shown_to_nobody_until_it_is_approved_and_then_in_all_processes_at_once(
    database: Database, shelf: NewShelf
) -> None:
    one, other = shelf(FIRST), shelf(FIRST)
    async with database.write.begin() as session:
        version_id = await history.draft(session, replace(SECOND, place=STUDY))
    assert heard(await one.fresh()) == heard(await other.fresh()) == "First"
    async with database.write.begin() as session:
        await history.approve(session, version_id, BOARD)
    for library in (await one.fresh(), await other.fresh()):
        text = library.text("before_you_write", "NCT90000001")
        assert text is not None
        assert (text.body, text.version) == ("Second", version_id)
        assert (text.ethics_reference, text.expires_on) == ("IRB 26-014", date(2027, 1, 31))
        assert heard(library) == "Second"
    version = next(one for one in await versions(database) if one.id == version_id)
    assert version.approved_by == "Kim Dale"


async def test_what_was_approved_last_is_live_and_a_file_that_did_not_change_says_nothing_new(
    database: Database, shelf: NewShelf
) -> None:
    await shelf(FIRST).enter(ending=True)
    await approved(database, SECOND)
    assert heard(await shelf(FIRST).fresh()) == "Second"
    await shelf(FIRST).enter(ending=True)
    assert heard(await shelf(FIRST).fresh()) == "Second"
    assert heard(await shelf(a_text("Third")).fresh()) == "Third"
    states = [one.state for one in await versions(database)]
    assert states == [TextState.SUPERSEDED, TextState.SUPERSEDED, TextState.APPROVED]


async def test_a_withdrawn_text_gives_way_to_the_file_that_is_still_there(
    database: Database, shelf: NewShelf
) -> None:
    await shelf(FIRST).enter()
    version_id = await approved(database, SECOND)
    async with database.write.begin() as session:
        await history.withdraw(session, version_id, "Kim Dale")
    assert heard(await shelf(FIRST).fresh()) == "First"
    async with database.write.begin() as session:
        with pytest.raises(NoSuchText, match=FIRST.source):
            await history.withdraw(session, (await versions(database))[-1].id, "Kim Dale")


async def test_only_a_draft_can_be_approved_and_not_with_an_approval_that_is_over(database: Database) -> None:
    version_id = await approved(database, FIRST)
    for refused, approval in ((version_id, BOARD), (99, BOARD)):
        with pytest.raises(NoSuchText, match=str(refused)):
            async with database.write.begin() as session:
                await history.approve(session, refused, approval)
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(BadText, match=str(yesterday)):
        await approved(database, SECOND, Approval("Kim Dale", None, yesterday))
    assert [one.state for one in await versions(database)] == [TextState.APPROVED]


async def test_what_was_live_at_a_moment_is_told_to_the_moment(database: Database) -> None:
    times = [datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 10, 20)]
    ids = []
    for at, body in zip(times, ("March", "Ides", "Spring"), strict=True):
        with time_machine.travel(at, tick=False):
            ids.append(await approved(database, a_text(body)))
    instant = timedelta(microseconds=1)
    wanted = [
        (times[0] - instant, []),
        (times[0], ids[:1]),
        (times[1] - instant, ids[:1]),
        (times[1], ids[1:2]),
        (times[2], ids[2:]),
    ]
    async with database.read() as session:
        for at, live in wanted:
            assert [one.id for one in await history.live(session, at)] == live
        during = await history.between(session, times[1] - instant, times[2])
    assert [one.id for one in during] == ids[:2]


async def test_the_texts_of_a_day_are_those_at_its_end(database: Database, shelf: NewShelf) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        await approved(database, a_text("Morning", expires_on=date(2026, 3, 3)))
    with time_machine.travel(datetime(2026, 3, 2, 18, tzinfo=UTC), tick=False):
        await approved(database, a_text("Evening", expires_on=date(2026, 3, 3)))
    days = {day: heard(await shelf().on(date(2026, 3, day))) for day in range(1, 5)}
    assert days == {1: "Morning", 2: "Evening", 3: "Evening", 4: None}


async def test_a_text_that_expires_gives_way_at_midnight_without_anybody_doing_anything(
    database: Database, shelf: NewShelf
) -> None:
    with time_machine.travel(datetime(2026, 3, 3, 23, 59, tzinfo=UTC), tick=False) as time:
        await approved(database, replace(SECOND, place=STUDY), Approval("Kim", None, date(2026, 3, 3)))
        process = shelf(FIRST)
        assert heard(await process.fresh()) == "Second"
        time.move_to(datetime(2026, 3, 4, tzinfo=UTC))
        assert heard(await process.fresh()) == "First"


async def test_many_processes_that_start_at_once_enter_each_text_once(
    database: Database, shelf: NewShelf
) -> None:
    texts = [a_text(f"Text {number}", key="consent", language=f"l{number}") for number in range(20)]
    for changed in ("", " changed"):
        files = [replace(text, body=text.body + changed) for text in texts]
        await asyncio.gather(*(shelf(*files).enter(ending=True) for _ in range(8)))
        live = [one for one in await versions(database) if one.state == TextState.APPROVED]
        assert sorted(one.body for one in live) == sorted(text.body for text in files)
    assert len(await versions(database)) == 40


async def test_of_many_approvals_at_once_one_is_live_and_each_lasted_until_the_next(
    database: Database, shelf: NewShelf
) -> None:
    async with database.write.begin() as session:
        ids = [await history.draft(session, a_text(f"Draft {number}")) for number in range(6)]

    async def approve(version_id: int, process: Database) -> None:
        async with process.write.begin() as session:
            await history.approve(session, version_id, BOARD)

    await asyncio.gather(*(approve(version_id, shelf()._database) for version_id in ids))
    kept = sorted(await versions(database), key=lambda one: (one.approved_at, one.ended_at is None))
    assert [one.state for one in kept] == [TextState.SUPERSEDED] * 5 + [TextState.APPROVED]
    assert [one.ended_at for one in kept[:-1]] == [one.approved_at for one in kept[1:]]
