"""Notes that were removed go a day later, and a notebook when nothing was done with it for long: not sooner
and not later."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.notes.keys import NotebookKey
from portal.notes.models import Notebook, Share, ShareAttempt
from portal.notes.writing import remove
from portal.retention import keep_house, rehearse
from tests.databases import on_both_databases
from tests.notes.notebooks import bodies, rows, write

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
REMOVED, UNUSED, ENDED = "private notes removed", "notebooks not used", "shared notes whose"


async def went(database: Database, settings: Settings) -> dict[str, int]:
    """What goes now, by the first words of its rule."""
    would_go = await rehearse(database, settings)
    gone = await keep_house(database, settings)
    assert gone == would_go
    return {" ".join(one.words.split()[:3]): one.number for one in gone if one.number}


@on_both_databases
async def test_a_removed_note_goes_after_a_day(database: Database, settings: Settings) -> None:
    key = NotebookKey.new()
    with time_machine.travel(AT, tick=False) as now:
        first, _ = await write(database, key, "first", "second")
        async with database.write.begin() as session:
            await remove(session, key, first)
        now.shift(timedelta(days=1))
        assert await went(database, settings) == {}
        now.shift(timedelta(seconds=1))
        assert await went(database, settings) == {REMOVED: 1}
        assert await bodies(database, key) == ["second"]


@on_both_databases
async def test_an_unused_notebook_goes_with_all_that_hangs_on_it(
    database: Database, settings: Settings
) -> None:
    used, unused = NotebookKey.new(), NotebookKey.new()
    with time_machine.travel(AT, tick=False) as now:
        await write(database, used, "first")
        await write(database, unused, "first", "second")
        await share(database, unused, AT + timedelta(days=30))
        now.move_to(datetime(2026, 12, 1, tzinfo=UTC))
        await write(database, used, "second")
        now.move_to(datetime(2028, 11, 22, 23, tzinfo=UTC))
        assert await went(database, settings) == {ENDED: 1}
        now.move_to(datetime(2028, 11, 23, 0, 1, tzinfo=UTC))
        assert await went(database, settings) == {UNUSED: 1}
        assert len(await rows(database)) == 2
        async with database.read() as session:
            assert list(await session.scalars(select(Notebook.id))) == [used.id]
            assert not (await session.scalars(select(Share.id))).all()


async def test_what_is_shared_keeps_its_notebook(database: Database, settings: Settings) -> None:
    key = NotebookKey.new()
    with time_machine.travel(AT, tick=False) as now:
        await write(database, key)
        await share(database, key, datetime(2028, 12, 10, tzinfo=UTC))
        now.move_to(datetime(2028, 12, 1, tzinfo=UTC))
        assert UNUSED not in await went(database, settings)


async def test_months_end_on_their_last_day() -> None:
    assert clock.months_after(datetime(2026, 8, 31, tzinfo=UTC).date(), 18).isoformat() == "2028-02-29"
    assert clock.months_after(datetime(2026, 12, 31, tzinfo=UTC).date(), 24).isoformat() == "2028-12-31"


async def share(database: Database, key: NotebookKey, expires_at: datetime) -> None:
    """Stores a share that was tried once; what is in it is not the point here."""
    async with database.write.begin() as session:
        row = Share(id="0" * 32, notebook_id=key.id, created_at=clock.now(), expires_at=expires_at)
        row.pepper_id, row.salt, row.sealed = b"pepp", b"salt", b"sealed"
        row.passes, row.kibibytes, row.lanes, row.failures, row.opened = 1, 8, 1, 0, 0
        session.add(row)
        await session.flush()
        session.add(ShareAttempt(share_id=row.id, client=b"somebody", tries=1))
