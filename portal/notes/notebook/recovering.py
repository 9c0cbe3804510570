"""A recovery code opens its notebook's key. The database has the key only as the code seals it, and of the
code only an id that does not lead back to it (HKDF, RFC 5869)."""

from sqlalchemy import null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import CannotOpen, DataKey, derived
from portal.notes.keys import ID_BYTES, NotebookKey
from portal.notes.models import Notebook
from portal.notes.notebook.codes import new_code, shown


async def make_code(session: AsyncSession, key: NotebookKey) -> str | None:
    """A fresh recovery code in the form in which it is shown, once; an earlier one opens nothing any more.
    None where there is no such notebook."""
    letters = new_code()
    values = {
        "used_on": clock.today(),
        "recovery_id": _id(letters),
        "recovery_wrap": _wrapping(letters).seal(key.secret, _bound_to(key.id)),
    }
    made = update(Notebook).where(Notebook.id == key.id).values(values).returning(Notebook.id)
    found = await session.scalar(made.execution_options(synchronize_session=False))
    return shown(letters) if found else None


async def drop_code(session: AsyncSession, key: NotebookKey) -> None:
    """The recovery code opens nothing any more."""
    gone = {"recovery_id": null(), "recovery_wrap": null(), "used_on": clock.today()}
    dropping = update(Notebook).where(Notebook.id == key.id).values(gone)
    await session.execute(dropping.execution_options(synchronize_session=False))


async def key_behind(session: AsyncSession, letters: str) -> NotebookKey | None:
    """The key that a code opens; None for a code that nobody has, or has no more."""
    notebook = await session.scalar(select(Notebook).where(Notebook.recovery_id == _id(letters)))
    if notebook is None or notebook.recovery_wrap is None:
        return None
    try:
        return NotebookKey(_wrapping(letters).open(notebook.recovery_wrap, _bound_to(notebook.id)))
    except CannotOpen:
        return None


def _id(letters: str) -> str:
    return derived(letters.encode(), "recovery id", ID_BYTES).hex()


def _wrapping(letters: str) -> DataKey:
    return DataKey(derived(letters.encode(), "recovery wrapping"))


def _bound_to(notebook_id: str) -> str:
    return f"recovery:{notebook_id}"
