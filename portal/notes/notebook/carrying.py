"""Opening a notebook by its recovery code, in a browser that may hold another one: whose notes are never
lost by it."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from portal.notes.keys import NotebookKey
from portal.notes.notebook.bringing import bring
from portal.notes.notebook.recovering import key_behind, make_code
from portal.notes.notebook.state import State, state_of
from portal.notes.writing import open_notebook


class Choice(StrEnum):
    """What should become of the notes that a browser holds already."""

    BRING = "bring"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Carried:
    """The key that the browser should hold from now on; or, `in_the_way`, what it holds now, for whoever has
    to choose first. `left_code` opens what was left, and is shown once."""

    key: NotebookKey
    in_the_way: State | None = None
    left_code: str | None = None


async def carry(
    session: AsyncSession, letters: str, held: NotebookKey | None, choice: str, keep_months: int
) -> Carried | None:
    """Opens the notebook of a recovery code; None for a code that opens none. What the browser holds is
    brought along, or left with a recovery code of its own, or else waits for the choice. Raises
    NotebookFull."""
    key = await key_behind(session, letters)
    if key is None:
        return None
    held_state = await state_of(session, held, keep_months) if held and held.id != key.id else None
    left_code = None
    if held and held_state and held_state.holds_something:
        if choice == Choice.BRING:
            return Carried(key) if await bring(session, held, key) else None
        if choice != Choice.LEAVE:
            return Carried(key, in_the_way=held_state)
        if not held_state.has_code:
            left_code = await make_code(session, held)
    await open_notebook(session, key)
    return Carried(key, left_code=left_code)
