"""How many notebooks may be begun from one address, so that nobody fills the disk with them."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from portal.crypto import Keyring
from portal.limits.counting import Limit, count

NEW_NOTEBOOKS = Limit("new notebooks of a visitor", 60, timedelta(hours=1))


class TooManyNotebooks(Exception):
    """No more can be begun `until` then."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


async def count_new(session: AsyncSession, keyring: Keyring, visitor: str) -> None:
    """Counts a notebook that is begun; `visitor` is empty where it is not known. Raises TooManyNotebooks,
    which undoes the transaction."""
    exceeded = await count(session, keyring, {NEW_NOTEBOOKS: visitor} if visitor else {})
    for until in exceeded.values():
        raise TooManyNotebooks(until)
