"""Showing that an address is one's own: by the button behind the link in the e-mail, or by its code, typed
where one signed up."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.alerts.models import SignUp, Subscription
from portal.alerts.signing_up.keeping import KEPT_FOR
from portal.alerts.subscribing import email_indexes, of_address, subscribe
from portal.alerts.wishes import Particulars
from portal.crypto import Keyring
from portal.i18n import gettext as _
from portal.limits import codes
from portal.tokens import hashed


class SignUpNotFound(Exception):
    """No sign-up waits behind this link: it was never made, or its seven days are over."""


async def find(session: AsyncSession, token: str) -> SignUp:
    """The sign-up behind a link, to be changed. Raises SignUpNotFound."""
    wanted = select(SignUp).where(SignUp.link_key == hashed(token), SignUp.created_at > _oldest())
    row = (await session.scalars(wanted.with_for_update())).one_or_none()
    if row is None:
        raise SignUpNotFound
    return row


async def confirm(session: AsyncSession, keyring: Keyring, row: SignUp) -> Subscription:
    """Has the address be told from now on. A second time it changes nothing."""
    particulars = Particulars.opened(keyring, row)
    if row.confirmed_at is not None:
        known = await of_address(session, keyring, particulars.email_ascii)
        if known is not None:
            return known
        raise SignUpNotFound  # confirmed, and then left or erased: a link does not sign up again
    await session.execute(update(SignUp).where(SignUp.id == row.id).values(confirmed_at=clock.now()))
    return await subscribe(session, keyring, particulars)


async def confirm_by_code(
    session: AsyncSession, keyring: Keyring, address: str, typed: str, sign_up: str
) -> tuple[Subscription | None, str]:
    """The subscription; or None, and what is wrong with the code in words. `sign_up` is the id of the one
    that was made in this browser: the code of the day's e-mail confirms it, though the e-mail came for
    another. Of an address that nobody signed up the same is said as of a wrong code."""
    if codes.typed_code(typed) is None:
        return None, _("Enter the 6 digits from the email, like 482 913")
    mine = SignUp.email_index.in_(email_indexes(keyring, address))
    waiting = select(SignUp).where(mine, SignUp.created_at > _oldest(), SignUp.mailed.is_(True))
    newest = waiting.order_by(SignUp.created_at.desc(), SignUp.id).limit(1).with_for_update()
    mailed = (await session.scalars(newest)).one_or_none()
    if mailed is None:
        return None, _wrong()
    if await codes.problem(session, mailed, typed, Particulars.opened(keyring, mailed).code):
        return None, _wrong()
    own = select(SignUp).where(mine, SignUp.id == sign_up, SignUp.confirmed_at.is_(None))
    chosen = (await session.scalars(own.with_for_update())).one_or_none()
    try:
        if chosen is not None and chosen.id != mailed.id:
            return await confirm(session, keyring, chosen), ""
        return await confirm(session, keyring, mailed), ""
    except SignUpNotFound:
        return None, _wrong()


def _oldest() -> datetime:
    return clock.now() - KEPT_FOR


def _wrong() -> str:
    """The same for every reason, since others would say who signed up here."""
    return _(
        "That is not the code of the newest email, or it was wrong 5 times. Look at it again, or press the "
        "button in the email"
    )
