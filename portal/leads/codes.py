"""Six-digit codes: what was typed, five tries each, and a new one by e-mail after that."""

import unicodedata

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.leads.models import AnswerLink, Lead
from portal.tokens import same

DIGITS = 6
MOST_TRIES = 5
MOST_NEW_CODES = 5  # 30 tries in a million, then a person has to help


def typed_code(text: str) -> str | None:
    """The six digits of what somebody typed, in any script and spacing; None if it is no code at all."""
    digits = [
        unicodedata.decimal(character, None) for character in text if character not in " -\u00a0\u2009\t"
    ]
    if len(digits) != DIGITS or None in digits:
        return None
    return "".join(map(str, digits))


async def try_code(session: AsyncSession, row: Lead | AnswerLink, typed: str, code: str) -> bool:
    """Whether a well-formed code is the right one. The try is counted before it is compared, so that parallel
    guesses get no more of them; the right code gives all tries back."""
    model = type(row)
    counted = await session.scalar(
        update(model)
        .where(model.id == row.id, model.tries < MOST_TRIES)
        .values(tries=model.tries + 1)
        .returning(model.tries)
    )
    if counted is None or not same(typed, code):
        return False
    await session.execute(update(model).where(model.id == row.id).values(tries=0))
    return True


def is_used_up(row: Lead | AnswerLink) -> bool:
    """Whether the code no longer works, though it may be right."""
    return row.tries >= MOST_TRIES


def may_be_renewed(row: Lead | AnswerLink) -> bool:
    """Whether a new code may be sent: only for one that is used up, and not without end."""
    return is_used_up(row) and row.codes_sent < MOST_NEW_CODES
