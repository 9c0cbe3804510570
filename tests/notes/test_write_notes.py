"""Notes are written, changed, removed and brought back by whoever has the notebook's key, and by nobody
else."""

import asyncio

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.db import Database
from portal.notes import writing
from portal.notes.keys import NotebookKey
from portal.notes.models import Notebook
from portal.notes.reading import NoteNotFound, note, notes_in
from portal.notes.writing import NotebookFull, add, change, open_notebook, remove, restore
from tests.databases import on_both_databases
from tests.notes.notebooks import BODY, QUOTE, bodies, draft, read, write

OTHER_STUDY = "NCT07654321"
TABS = 4


async def test_a_note_is_read_as_it_was_written(database: Database) -> None:
    key = NotebookKey.new()
    (note_id,) = await write(database, key)
    (written,) = await read(database, key)
    assert (written.id, written.body, written.quote) == (note_id, BODY, QUOTE)
    assert (written.version, written.language) == (1, "en")
    assert written.written_at == written.changed_at <= clock.now()


async def test_notes_come_oldest_first_and_by_study(database: Database) -> None:
    key = NotebookKey.new()
    await write(database, key, "first", "second")
    async with database.write.begin() as session:
        await add(session, key, draft("elsewhere", OTHER_STUDY))
    assert await bodies(database, key) == ["first", "second", "elsewhere"]
    async with database.read() as session:
        assert [one.body for one in await notes_in(session, key, OTHER_STUDY)] == ["elsewhere"]


async def test_a_note_is_changed_and_keeps_its_place_and_its_day(database: Database) -> None:
    key = NotebookKey.new()
    first, _ = await write(database, key, "first", "second")
    async with database.write.begin() as session:
        await change(session, key, first, "other words")
    changed, second = await read(database, key)
    assert (changed.body, second.body) == ("other words", "second")
    assert changed.written_at < changed.changed_at
    assert changed.quote == QUOTE


async def test_a_removed_note_is_not_there_until_it_is_brought_back(database: Database) -> None:
    key = NotebookKey.new()
    (note_id,) = await write(database, key)
    async with database.write.begin() as session:
        await remove(session, key, note_id)
        await remove(session, key, note_id)
    assert await read(database, key) == []
    async with database.write.begin() as session:
        with pytest.raises(NoteNotFound):
            await change(session, key, note_id, "other words")
        with pytest.raises(NoteNotFound):
            await note(session, key, note_id)
        await restore(session, key, note_id)
    assert await bodies(database, key) == [BODY]


async def test_the_note_of_another_notebook_is_not_there(database: Database) -> None:
    (note_id,) = await write(database, NotebookKey.new())
    stranger = NotebookKey.new()
    await write(database, stranger, "a note of their own")
    async with database.write.begin() as session:
        for attempt in (
            note(session, stranger, note_id),
            change(session, stranger, note_id, "mine now"),
            remove(session, stranger, note_id),
            restore(session, stranger, note_id),
        ):
            with pytest.raises(NoteNotFound):
                await attempt


async def test_a_full_notebook_takes_no_more_until_one_is_removed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_NOTES", 2)
    key = NotebookKey.new()
    first, _ = await write(database, key, "first", "second")
    with pytest.raises(NotebookFull):
        await write(database, key, "third")
    async with database.write.begin() as session:
        await remove(session, key, first)
    await write(database, key, "third")
    async with database.write.begin() as session:
        with pytest.raises(NotebookFull):
            await restore(session, key, first)
    assert await bodies(database, key) == ["second", "third"]


@on_both_databases
async def test_two_tabs_make_the_first_note_at_the_same_moment(database: Database) -> None:
    key = NotebookKey.new()
    await asyncio.gather(*(write(database, key, body) for body in ("one", "two")))
    assert sorted(await bodies(database, key)) == ["one", "two"]
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Notebook)) == 1


@on_both_databases
async def test_two_tabs_do_not_both_take_the_last_place(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_NOTES", 3)
    key = NotebookKey.new()
    await write(database, key, "one", "two")
    await connect(database, TABS)
    taken = await asyncio.gather(
        *(write(database, key, str(tab)) for tab in range(TABS)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in taken) == ["NotebookFull"] * (TABS - 1) + ["list"]
    assert len(await bodies(database, key)) == 3


async def test_a_notebook_is_made_once_and_then_used(database: Database) -> None:
    key = NotebookKey.new()
    async with database.write.begin() as session:
        assert await open_notebook(session, key)
        assert not await open_notebook(session, key)


async def connect(database: Database, number: int) -> None:
    """Opens so many connections, so that what comes next begins at the same moment."""
    all_there = asyncio.Barrier(number)

    async def one() -> None:
        async with database.read() as session:
            await session.connection()
            await all_there.wait()

    await asyncio.gather(*(one() for _ in range(number)))
