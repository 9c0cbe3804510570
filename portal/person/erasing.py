"""Erasing everything held on one person, and saying what is left."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.leads import person as leads
from portal.leads.person import Erased
from portal.mail import person as mails
from portal.mail.person import Removed


@dataclass(frozen=True, slots=True)
class Gone:
    """What went of one person's messages and of their e-mails. `overwritten` says that the database's file
    holds nothing of it any more."""

    messages: Erased
    mails: Removed
    overwritten: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether there was nothing to erase."""
        return not (self.messages.lead_ids or self.mails.mails or self.mails.suppressed)


async def erase(database: Database, keyring: Keyring, settings: Settings, address: str) -> Gone:
    """Erases everything held with this e-mail address (as mail servers know it), in one transaction. A second
    time it finds nothing."""
    async with database.write.begin() as session:
        gone = await _erase(session, keyring, settings, address)
    return Gone(gone.messages, gone.mails, await database.checkpoint())


async def _erase(session: AsyncSession, keyring: Keyring, settings: Settings, address: str) -> Gone:
    messages = await leads.remove(session, keyring, settings, address)
    return Gone(messages, await mails.remove(session, keyring, address))
