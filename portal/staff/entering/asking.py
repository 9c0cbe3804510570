"""Asking for a link to sign in. Nothing that can be seen or measured tells whether the address belongs to
somebody of the staff: for an unknown one the same is done, but for the mail, which is taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.config import Settings
from portal.crypto import Keyring
from portal.i18n import language
from portal.limits.counting import Limit, count
from portal.mail.address import comparable, mailbox_of
from portal.mail.compose import Composed
from portal.mail.outbox import enqueue
from portal.staff.emails import sign_in
from portal.staff.models import Member, SignIn
from portal.tokens import hashed, new_token, six_digits

LIVES_FOR = timedelta(minutes=15)
HOUR = timedelta(hours=1)
LINKS_TO_ADDRESS = Limit("links to sign in for an address", 5, HOUR)
LINKS_OF_VISITOR = Limit("links to sign in of a visitor", 20, HOUR)
CODE_USE = "code to sign in"
ADDRESS_USE = "address that signs in"


class TooManyLinks(Exception):
    """A limit is reached, for known and unknown addresses alike; the next link can be had at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Too many links to sign in.")
        self.until = until


@dataclass(frozen=True, slots=True)
class Asked:
    """A link and a code for `address`, as they will be sent; `browser` is what the browser keeps, without
    which neither opens anything."""

    id: str
    address: str
    token: str
    code: str
    browser: str
    mail: Composed


async def prepare(settings: Settings, address: str) -> Asked:
    """A fresh link and code for this address (ASCII), in the language being spoken."""
    address, token, code = comparable(address), new_token(), six_digits()
    mail = await sign_in(settings, address, token, code, language())
    return Asked(uuid4().hex, address, token, code, new_token(), mail)


async def ask(session: AsyncSession, keyring: Keyring, asked: Asked, leads_to: str, visitor: str) -> None:
    """Keeps the request and sends its mail, if the address belongs to somebody. `visitor` is empty where it
    is not known. Raises TooManyLinks."""
    uses = {LINKS_TO_ADDRESS: mailbox_of(asked.address)} | ({LINKS_OF_VISITOR: visitor} if visitor else {})
    if exceeded := await count(session, keyring, uses):
        raise TooManyLinks(max(exceeded.values()))
    known = select(Member.id).where(Member.email == asked.address, Member.removed_at.is_(None))
    member_id = await session.scalar(known)
    now = clock.now()
    session.add(
        SignIn(
            id=asked.id,
            member_id=member_id,
            address_index=keyring.index(ADDRESS_USE, mailbox_of(asked.address)),
            leads_to=leads_to,
            token_hash=hashed(asked.token),
            browser_hash=hashed(asked.browser),
            code_hash=code_hash(keyring, asked.id, asked.code),
            tries=0,
            created_at=now,
            expires_at=now + LIVES_FOR,
        )
    )
    await session.flush()
    attempt = await session.begin_nested()
    await enqueue(session, keyring, asked.mail, about=f"member:{member_id}", expires_at=now + LIVES_FOR)
    await (attempt.rollback() if member_id is None else attempt.commit())


def code_hash(keyring: Keyring, request_id: str, code: str) -> bytes:
    """What is stored of a code: keyed, since six digits are soon tried by whoever reads the database."""
    return keyring.index(CODE_USE, f"{request_id}:{code}")
