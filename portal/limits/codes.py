"""Six-digit codes: what was typed, and five tries each."""

import unicodedata
from typing import Any, Protocol

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.tokens import same

DIGITS = 6
MOST_TRIES = 5
SPACES = " -\u00a0\u2009\u202f\t"


class Coded(Protocol):
    """A row with a code of its own: `tries` counts wrong ones."""

    id: str
    tries: int


async def problem(session: AsyncSession, row: Coded, typed: str, code: str) -> str | None:
    """What is wrong with a typed code, in words; None for the right one.

    What is no code at all costs no try, since programs that submit forms type anything. A try is counted
    before it is compared, so that parallel guesses get no more of them; the right code gives all tries back.
    """
    digits = typed_code(typed)
    if digits is None:
        return _("Enter the 6 digits from the email, like 482 913")
    model: Any = type(row)  # whose attributes are columns, which a protocol of its rows cannot say
    tries = await session.scalar(
        update(model)
        .where(model.id == row.id, model.tries < MOST_TRIES)
        .values(tries=model.tries + 1)
        .returning(model.tries)
    )
    if tries is None:
        return _("This code no longer works, because it was wrong 5 times. Ask for a new one")
    if same(digits, code):
        await session.execute(update(model).where(model.id == row.id).values(tries=0))
        return None
    if tries == MOST_TRIES:
        return _("That is not the code. It was wrong 5 times and no longer works. Ask for a new one")
    left = MOST_TRIES - tries
    return ngettext(
        "That is not the code. Look at the newest email. You have %(num)s try left",
        "That is not the code. Look at the newest email. You have %(num)s tries left",
        left,
    )


def typed_code(text: str) -> str | None:
    """The six digits of what somebody typed, in any script and spacing; None if it is no code at all."""
    digits = [unicodedata.decimal(character, None) for character in text if character not in SPACES]
    if len(digits) != DIGITS or None in digits:
        return None
    return "".join(map(str, digits))


def is_used_up(row: Coded) -> bool:
    """Whether the code no longer works, though it may be right."""
    return row.tries >= MOST_TRIES
