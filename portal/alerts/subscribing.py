"""Writing what somebody asked for into a subscription: its columns, what it follows, and when it is next
told."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import audit, clock
from portal.alerts.digests.hours import next_moment
from portal.alerts.ids import pack_ids
from portal.alerts.models import Follow, State, Subscription
from portal.alerts.vocabulary.following import follow
from portal.alerts.wishes import Particulars, Wishes
from portal.crypto import Keyring
from portal.db.upserting import insert_new
from portal.mail.address import comparable
from portal.tokens import hashed, new_token

EMAIL_USE = "alert email"


def email_index(keyring: Keyring, address: str) -> bytes:
    """The fingerprint under which an address is stored."""
    return keyring.index(EMAIL_USE, comparable(address))


def email_indexes(keyring: Keyring, address: str) -> list[bytes]:
    """The same under every key: what a look-up compares with."""
    return keyring.indexes(EMAIL_USE, comparable(address))


def subject(subscription_id: int) -> str:
    """What the trail and the outbox call a subscription."""
    return f"alert:{subscription_id}"


async def of_address(session: AsyncSession, keyring: Keyring, address: str) -> Subscription | None:
    """The confirmed subscription of an address, to be changed."""
    mine = Subscription.email_index.in_(email_indexes(keyring, address))
    found = select(Subscription).where(mine, Subscription.state == State.CONFIRMED).with_for_update()
    return (await session.scalars(found.execution_options(populate_existing=True))).one_or_none()


async def subscribe(session: AsyncSession, keyring: Keyring, particulars: Particulars) -> Subscription:
    """The subscription of an address that has just been confirmed. One that is there already gets the new
    wishes in addition, and a pause of it is over: they want to hear. One that was stopped begins anew under
    the links that it had, so that those in old e-mails stop it again."""
    known, wishes = await of_address(session, keyring, particulars.email_ascii), particulars.wishes
    is_new = known is None and (
        await _begin_anew(session, keyring, particulars.email_ascii)
        or await _add(session, keyring, particulars)
    )
    if known is None:
        known = await of_address(session, keyring, particulars.email_ascii)
    if known is None:
        raise LookupError("A subscription that was just written is not there.")
    if not is_new:
        wishes = Particulars.opened(keyring, known).wishes.joined(wishes)
    known.paused_until = None
    await write_wishes(session, keyring, known, wishes, consent=particulars.consent)
    await audit.record(session, "alert.confirmed" if is_new else "alert.changed", subject(known.id))
    return known


async def _begin_anew(session: AsyncSession, keyring: Keyring, address: str) -> bool:
    """Whether the address had a subscription that was stopped, which then is so no more."""
    mine = Subscription.email_index.in_(email_indexes(keyring, address))
    stopped = select(Subscription.id).where(mine, Subscription.state == State.UNSUBSCRIBED)
    newest = stopped.order_by(Subscription.id.desc()).limit(1).with_for_update()
    id_ = await session.scalar(newest)
    if id_ is None:
        return False
    again = update(Subscription).where(Subscription.id == id_)
    values = {"state": State.CONFIRMED, "created_at": clock.now(), "left_at": None, "paused_until": None}
    await session.execute(again.values(values).execution_options(synchronize_session=False))
    return True


async def write_wishes(
    session: AsyncSession, keyring: Keyring, known: Subscription, wishes: Wishes, consent: str = ""
) -> None:
    """Has a subscription follow these wishes from now on, to which a newer `consent` may have been given.
    Raises CannotOpen."""
    kept = Particulars.opened(keyring, known)
    changed = replace(kept, wishes=wishes, consent=consent or kept.consent)
    ids = await follow(session, (*wishes.conditions, *wishes.meant))
    values = {
        **_columns(wishes),
        "conditions": pack_ids(ids),
        "sealed": changed.resealed(keyring, known.data_key, known.link_key),
        "paused_until": known.paused_until,
        "next_at": next_moment(wishes.zone, wishes.frequency, known.told_on, known.paused_until),
    }
    await session.execute(update(Subscription).where(Subscription.id == known.id).values(values))
    await session.execute(delete(Follow).where(Follow.subscription_id == known.id))
    if wishes.studies:
        rows = [{"nct_id": nct_id, "subscription_id": known.id} for nct_id in wishes.studies]
        await session.execute(insert(Follow), rows)


async def _add(session: AsyncSession, keyring: Keyring, particulars: Particulars) -> bool:
    """A row for an address that had none; False if another transaction has just added it."""
    token = new_token()
    link_key = hashed(token)
    own = Particulars(
        particulars.email, particulars.email_ascii, particulars.wishes, token, particulars.consent
    )
    data_key, sealed = own.sealed(keyring, link_key)
    return await insert_new(
        session,
        Subscription,
        **_columns(particulars.wishes),
        state=State.CONFIRMED,
        email_index=email_index(keyring, particulars.email_ascii),
        link_key=link_key,
        data_key=data_key,
        sealed=sealed,
        conditions=b"",
        created_at=clock.now(),
        next_at=clock.now(),
    )


def _columns(wishes: Wishes) -> dict[str, Any]:
    x, y, z = wishes.at or (None, None, None)
    return {
        "language": wishes.language,
        "frequency": wishes.frequency,
        "zone": wishes.zone,
        "x": x,
        "y": y,
        "z": z,
        "miles": wishes.miles,
        "birth_year": wishes.birth_year,
        "sex": wishes.sex,
    }
