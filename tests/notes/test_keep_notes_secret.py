"""Whoever has the database has no word of a note, and cannot put one in another's place."""

from pathlib import Path

import pytest
from sqlalchemy import text, update

from portal.crypto import CannotOpen
from portal.db import Database
from portal.notes.keys import NotebookKey
from portal.notes.models import Note
from portal.notes.reading import NoteNotFound, contents_of, note, opened
from portal.notes.writing import change
from tests.leads.people import all_files
from tests.leads.records import NCT_ID
from tests.notes.notebooks import BODY, QUOTE, bodies, rows, write


@pytest.mark.sqlite_only
async def test_no_word_no_study_and_no_key_stands_in_the_database(database: Database, tmp_path: Path) -> None:
    key = NotebookKey.new()
    (note_id,) = await write(database, key)
    async with database.write.begin() as session:
        await change(session, key, note_id, "Ask about my hip")
    stored = all_files(tmp_path)
    assert key.id.encode() in stored
    for secret in (BODY, "my hip", QUOTE.exact, QUOTE.suffix, NCT_ID, NCT_ID[3:], str(key)):
        assert secret.encode() not in stored, secret
    assert key.secret not in stored


async def test_the_length_of_a_note_tells_little_of_its_words(database: Database) -> None:
    key = NotebookKey.new()
    await write(database, key, "a", "b" * 60)
    short, long = await rows(database)
    assert len(short.sealed) == len(long.sealed)


async def test_a_note_put_into_another_row_hides_no_other(database: Database) -> None:
    """Somebody who can write to the database puts one note in the place of another, to make a person read
    what they did not write there."""
    key = NotebookKey.new()
    first, second, _ = await write(database, key, "first", "second", "third")
    kept = {row.id: row.sealed for row in await rows(database)}
    async with database.write.begin() as session:
        await session.execute(update(Note).where(Note.id == first).values(sealed=kept[second]))
    with pytest.raises(CannotOpen):
        opened(key, first, kept[second])
    async with database.read() as session:
        contents = await contents_of(session, key)
        with pytest.raises(NoteNotFound):
            await note(session, key, first)
    assert ([one.body for one in contents.notes], contents.unreadable) == (["second", "third"], 1)


async def test_a_note_moved_to_another_notebook_is_not_read_there(database: Database) -> None:
    key, stranger = NotebookKey.new(), NotebookKey.new()
    await write(database, key)
    await write(database, stranger, "their own")
    async with database.write.begin() as session:
        await session.execute(update(Note).values(notebook_id=stranger.id))
    assert await bodies(database, stranger) == ["their own"]


async def test_a_note_that_cannot_be_read_is_not_written_over(database: Database) -> None:
    key = NotebookKey.new()
    (note_id,) = await write(database, key)
    async with database.write.begin() as session:
        await session.execute(text("UPDATE note SET sealed = :junk"), {"junk": b"\0" * 540})
        with pytest.raises(NoteNotFound):
            await change(session, key, note_id, "other words")
