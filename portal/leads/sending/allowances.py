"""How many messages are taken, so that nobody floods a study team, and how many e-mails go to an address that
nobody has proved, so that nobody is flooded through us."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from portal.config import Settings
from portal.crypto import Keyring
from portal.leads.about import Desk
from portal.leads.message import Message
from portal.limits.counting import Limit, count, forget, numbers
from portal.mail.address import mailbox_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COPIES = Limit("copies", 3, DAY)
NEW_CODES = Limit("new codes", 3, DAY)
LOST_LINKS = Limit("lost links", 3, DAY)
LOST_LINKS_OF_A_VISITOR = Limit("lost links of a visitor", 10, HOUR)


class Whose(StrEnum):
    """Of whom there were too many messages."""

    VISITOR = "visitor"
    EMAIL = "email"
    SITE = "site"


class TooManyMessages(Exception):
    """A limit is reached: the message was not stored, and may be sent `until` the window ends at the
    earliest."""

    def __init__(self, whose: Whose, until: datetime) -> None:
        super().__init__(whose)
        self.whose = whose
        self.until = until


def limits(settings: Settings) -> dict[Whose, Limit]:
    """The operator's limits; one that is set to 0 is none."""
    all_of_them = {
        Whose.VISITOR: Limit("messages of a visitor", settings.messages_per_visitor, HOUR),
        Whose.EMAIL: Limit("messages of an e-mail address", settings.messages_per_email, DAY),
        Whose.SITE: Limit("messages to a site", settings.messages_per_site, DAY),
    }
    return {whose: limit for whose, limit in all_of_them.items() if limit.most}


async def take(session: AsyncSession, desk: Desk, message: Message, visitor: str) -> bool:
    """Counts a new message, and its copy; False when no copy may go out. `visitor` is empty where it is not
    known. Raises TooManyMessages, which undoes the transaction and what was counted."""
    values = {
        Whose.VISITOR: visitor,
        Whose.EMAIL: mailbox_of(message.email_ascii),
        Whose.SITE: str(message.site_id),
    }
    of_messages = {limit: whose for whose, limit in limits(desk.settings).items() if values[whose]}
    uses = {limit: values[whose] for limit, whose in of_messages.items()}
    exceeded = await count(session, desk.keyring, uses | {COPIES: values[Whose.EMAIL]})
    may_be_copied = exceeded.pop(COPIES, None) is None
    if exceeded:
        longest = max(exceeded, key=exceeded.__getitem__)
        raise TooManyMessages(of_messages[longest], exceeded[longest])
    return may_be_copied


async def may_be_sent(session: AsyncSession, desk: Desk, limit: Limit, address: str) -> bool:
    """Counts a further e-mail to an address that nobody has proved; whether it may go out."""
    return not await count(session, desk.keyring, {limit: mailbox_of(address)})


async def counted(
    session: AsyncSession, keyring: Keyring, settings: Settings, address: str
) -> dict[str, int]:
    """What is counted for an e-mail address in the windows that are open, by what it is."""
    return await numbers(session, keyring, _of_mailbox(settings, address))


async def forget_counts(session: AsyncSession, keyring: Keyring, settings: Settings, address: str) -> int:
    """Removes what was counted for an e-mail address; the number of counts."""
    return await forget(session, keyring, _of_mailbox(settings, address))


def _of_mailbox(settings: Settings, address: str) -> dict[Limit, str]:
    """The limits that count by mailbox."""
    of_messages = [limit for whose, limit in limits(settings).items() if whose is Whose.EMAIL]
    return dict.fromkeys((COPIES, NEW_CODES, LOST_LINKS, *of_messages), mailbox_of(address))
