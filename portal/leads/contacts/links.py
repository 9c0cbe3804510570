"""The links of a mailbox: each leads to the page of all that waits for it, with a code for new devices."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.crypto import DataKey, Keyring
from portal.leads.contacts.models import MailboxLink
from portal.leads.details import Secret
from portal.mail.address import comparable
from portal.tokens import BadToken, hashed, six_digits

ABOUT_LINKS = "mailbox_link:"
LINK_LIFE = timedelta(days=14)
KEPT_FOR = timedelta(days=90)  # after its end, so that whoever finds an old mail can ask for a new link
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that is about to be sent: `token` is the last part of /contacts/{token}, `code` what a new
    device is asked for."""

    token: str
    code: str
    expires_at: datetime
    link_id: str


async def new_link(session: AsyncSession, keyring: Keyring, mailbox: str) -> NewLink:
    """Makes a link to the page of a mailbox, to be sent there and nowhere else. Older ones go on working
    until their time is over."""
    link_id, secret, now = uuid4().hex, Secret.fresh(), clock.now()
    key, wrapped = keyring.new_data_key(_bound_to(link_id))
    await session.execute(
        insert(MailboxLink).values(
            id=link_id,
            mailbox=comparable(mailbox),
            token_hash=secret.hashed_token,
            data_key=wrapped,
            sealed=_seal(key, link_id, secret),
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
    )
    return NewLink(secret.token, secret.code, now + LINK_LIFE, link_id)


async def sent_with(session: AsyncSession, link_id: str, mail_id: str) -> None:
    """Notes which e-mail carries a link."""
    await session.execute(update(MailboxLink).where(MailboxLink.id == link_id).values(mail_id=mail_id))


async def find_link(session: AsyncSession, token: str, *, to_change: bool = False) -> MailboxLink:
    """The link of this token, though its time may be over; `to_change` makes others who would change it wait.
    Raises BadToken, also for one that was revoked."""
    found = select(MailboxLink).where(MailboxLink.token_hash == hashed(token))
    link = await session.scalar(found.with_for_update() if to_change else found)
    if link is None or link.revoked_at is not None:
        raise BadToken("contact")
    return link


def is_over(link: MailboxLink) -> bool:
    """Whether the link no longer opens anything."""
    return clock.now() >= link.expires_at


def secret_of(keyring: Keyring, link: MailboxLink) -> Secret:
    """Token and code of a link. Raises CannotOpen."""
    key = keyring.unwrap(link.data_key, _bound_to(link.id))
    token, code = json.loads(key.open(link.sealed, _bound_to(link.id)))
    return Secret(token, code)


async def renew_code(session: AsyncSession, keyring: Keyring, link: MailboxLink) -> Secret:
    """A new code for the same link; the old one is dead."""
    key = keyring.unwrap(link.data_key, _bound_to(link.id))
    secret = Secret(secret_of(keyring, link).token, six_digits())
    await session.execute(
        update(MailboxLink)
        .where(MailboxLink.id == link.id)
        .values(sealed=_seal(key, link.id, secret), tries=0, codes_sent=MailboxLink.codes_sent + 1)
    )
    return secret


async def purge(session: AsyncSession) -> int:
    """Removes links whose time has been over for long; how many."""
    old = delete(MailboxLink).where(MailboxLink.expires_at < clock.now() - KEPT_FOR)
    removed = await session.execute(
        old.returning(MailboxLink.id).execution_options(synchronize_session=False)
    )
    return len(removed.all())


async def rewrap(session: AsyncSession, keyring: Keyring) -> int:
    """Moves every link to the newest key; how many were moved. Raises CannotOpen."""
    moved, last = 0, ""
    page = select(MailboxLink.id, MailboxLink.data_key).order_by(MailboxLink.id).limit(AT_ONCE)
    while rows := (await session.execute(page.where(MailboxLink.id > last))).all():
        last = rows[-1].id
        for row in rows:
            if not keyring.is_newest(row.data_key):
                wrapped = keyring.rewrap(row.data_key, _bound_to(row.id))
                await session.execute(
                    update(MailboxLink).where(MailboxLink.id == row.id).values(data_key=wrapped)
                )
                moved += 1
    return moved


def _bound_to(link_id: str) -> str:
    return ABOUT_LINKS + link_id


def _seal(key: DataKey, link_id: str, secret: Secret) -> bytes:
    return key.seal(json.dumps([secret.token, secret.code]).encode(), _bound_to(link_id))
