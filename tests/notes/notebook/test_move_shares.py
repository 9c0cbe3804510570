"""What somebody shared goes where their notes go: into another notebook, or away."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.crypto import CannotOpen, Cost
from portal.notes.keys import NotebookKey
from portal.notes.locking import NewShare, lock, new_token, open_for_owner, unlock
from portal.notes.models import Share
from portal.notes.opening.gate import Gate
from portal.notes.writing import remove
from tests.leads.people import Portal, text
from tests.notes.notebook.holding import RECOVER, made_code, writer
from tests.notes.notebooks import read

PASSCODE, SNAPSHOT = "4821 9035 7716", {"notes": ["here"]}
CHEAP = Cost(passes=1, kibibytes=8)


async def shared(portal: Portal, key: NotebookKey) -> NewShare:
    """Shares something from a notebook."""
    new = NewShare(new_token(), PASSCODE, clock.now() + timedelta(days=30))
    row = await lock(Gate(CHEAP), portal.desk.keyring, key, new, SNAPSHOT)
    async with portal.database.write.begin() as session:
        session.add(row)
    return new


async def only_share(portal: Portal) -> Share:
    """The share that is there."""
    async with portal.database.read() as session:
        return (await session.scalars(select(Share))).one()


async def test_a_share_comes_along_and_still_opens_for_its_readers(portal: Portal) -> None:
    mine, mine_key = await writer(portal, "mine")
    code = await made_code(mine)
    browser, key = await writer(portal, "here")
    new = await shared(portal, key)
    assert "1 link that you shared is open." in text(await browser.get("/notes/notebook"))
    await browser.post(RECOVER, {"code": code, "with": "bring"})
    assert "1 link that you shared is open." in text(await browser.get("/notes/notebook"))
    share = await only_share(portal)
    assert open_for_owner(mine_key, share) == SNAPSHOT
    with pytest.raises(CannotOpen):
        open_for_owner(key, share)
    assert await unlock(Gate(CHEAP), portal.desk.keyring, share, new.token, PASSCODE) == SNAPSHOT


async def test_a_browser_that_only_shares_is_asked_too(portal: Portal) -> None:
    code = await made_code((await writer(portal, "mine"))[0])
    browser, key = await writer(portal, "here")
    await shared(portal, key)
    (note_id,) = [note.id for note in await read(portal.database, key)]
    async with portal.database.write.begin() as session:
        await remove(session, key, note_id)
    assert "This browser has other notes" in text(await browser.post(RECOVER, {"code": code}))


async def test_what_is_shared_goes_with_the_notebook(portal: Portal) -> None:
    browser, key = await writer(portal, "here")
    await shared(portal, key)
    assert "1 link that you shared: it opens nothing any more" in text(
        await browser.get("/notes/notebook/erase")
    )
    await browser.post("/notes/notebook/erase")
    async with portal.database.read() as session:
        assert not (await session.scalars(select(Share.id))).all()
