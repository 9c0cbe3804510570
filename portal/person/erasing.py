"""Erasing everything held on one person, and saying what is left."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from portal.alerts import person as alerts
from portal.config import Settings
from portal.crypto import Keyring
from portal.db import Database
from portal.leads import person as leads
from portal.leads.person import Erased
from portal.mail import person as mails
from portal.mail.person import Removed
from portal.person import keeping


@dataclass(frozen=True, slots=True)
class Gone:
    """What went of one person's messages and of their e-mails; `requests` is how many requests lost what they
    said of the person, `alerts` how many sign-ups for news of studies went. `overwritten` says that the
    database's file holds nothing of it any more."""

    messages: Erased
    mails: Removed
    requests: int = 0
    alerts: int = 0
    overwritten: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether there was nothing to erase."""
        of_mails = self.mails.mails or self.mails.suppressed
        return not (self.messages.lead_ids or of_mails or self.requests or self.alerts)


async def erase(database: Database, keyring: Keyring, settings: Settings, address: str) -> Gone:
    """Erases everything held with this e-mail address (as mail servers know it), in one transaction. A second
    time it finds nothing."""
    async with database.write.begin() as session:
        gone = await remove(session, keyring, settings, address)
    return replace(gone, overwritten=await database.checkpoint())


async def remove(session: AsyncSession, keyring: Keyring, settings: Settings, address: str) -> Gone:
    """The same in a transaction of the caller's, who empties the database's log afterwards
    (`Database.checkpoint`)."""
    messages = await leads.remove(session, keyring, settings, address)
    sign_ups = await alerts.remove(session, keyring, address)
    removed = await mails.remove(session, keyring, address)
    return Gone(messages, removed, await keeping.forget(session, keyring, address), len(sign_ups))
