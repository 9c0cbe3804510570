"""Keeping a sign-up until its address confirms it, and asking that address once a day at most.

What is done for an address that is known, and for one that is not, is the same."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.alerts.models import SignUp
from portal.alerts.signing_up.mails import confirm
from portal.alerts.subscribing import email_index, email_indexes
from portal.alerts.wishes import Particulars, Wishes
from portal.config import Settings
from portal.crypto import Keyring
from portal.limits.counting import Limit, count
from portal.mail.address import mailbox_of
from portal.mail.outbox import enqueue
from portal.tokens import hashed, new_token, six_digits

KEPT_FOR = timedelta(days=7)
MAILS = Limit("alert confirmations", 1, timedelta(days=1))
OF_A_VISITOR = Limit("alert sign-ups of a visitor", 20, timedelta(hours=1))
MOST_WAITING = 5  # sign-ups of an address beside the one that was mailed


async def keep(
    session: AsyncSession,
    keyring: Keyring,
    settings: Settings,
    wishes: Wishes,
    address: tuple[str, str],
    consent: str,
) -> str:
    """The id of a new sign-up for an address (as typed, and in ASCII), which gets one e-mail a day."""
    typed, ascii_form = address
    may_be_mailed = not await count(session, keyring, {MAILS: mailbox_of(ascii_form)})
    row_id, token = uuid4().hex, new_token()
    link_key = hashed(token)
    particulars = Particulars(typed, ascii_form, wishes, token, consent, six_digits())
    data_key, sealed = particulars.sealed(keyring, link_key)
    await _make_room(session, keyring, ascii_form)
    row = {
        "id": row_id,
        "email_index": email_index(keyring, ascii_form),
        "link_key": link_key,
        "language": wishes.language,
        "mailed": may_be_mailed,
        "created_at": clock.now(),
        "data_key": data_key,
        "sealed": sealed,
    }
    await session.execute(insert(SignUp).values(row))
    if may_be_mailed:
        link = settings.address(f"/alerts/confirm/{token}", wishes.language)
        mail = await asyncio.to_thread(confirm, ascii_form, particulars.code, link, wishes.language, settings)
        about = f"alert-sign-up:{row_id}"
        await enqueue(session, keyring, mail, about=about, expires_at=clock.now() + KEPT_FOR)
    return row_id


async def _make_room(session: AsyncSession, keyring: Keyring, address: str) -> None:
    """Removes the oldest sign-ups of an address for which many were made: nobody fills the database."""
    waiting = select(SignUp.id).where(
        SignUp.email_index.in_(email_indexes(keyring, address)),
        SignUp.mailed.is_(False),
        SignUp.confirmed_at.is_(None),
    )
    newest_first = waiting.order_by(SignUp.created_at.desc(), SignUp.id).offset(MOST_WAITING - 1)
    too_many = list(await session.scalars(newest_first))
    if too_many:
        await session.execute(delete(SignUp).where(SignUp.id.in_(too_many)))
