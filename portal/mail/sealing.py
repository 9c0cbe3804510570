"""How a mail and a suppressed address lie in the database: sealed under a key of the row's own, found by
fingerprint."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.crypto import Keyring
from portal.mail.address import comparable
from portal.mail.message import Mail
from portal.mail.models import EMPTIED, LIST, OUTBOX

INDEX_USE = "mail address"
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Sealed:
    """A wrapped data key and what it protects, as stored."""

    data_key: bytes
    sealed: bytes


def seal_mail(keyring: Keyring, row_id: str, mail: Mail) -> Sealed:
    """The mail's words and address, which open in the row `row_id` only."""
    return _seal(keyring, f"outbox:{row_id}", asdict(mail))


def open_mail(keyring: Keyring, row_id: str, data_key: bytes, sealed: bytes) -> Mail:
    """What `seal_mail` sealed. Raises CannotOpen."""
    kept = _open(keyring, f"outbox:{row_id}", data_key, sealed)
    return Mail(**{**kept, "headers": tuple((name, value) for name, value in kept["headers"])})


def seal_address(keyring: Keyring, row_id: str, address: str) -> Sealed:
    """An address, which opens in the row `row_id` of the suppression list only."""
    return _seal(keyring, f"suppression:{row_id}", {"to": address})


def address_index(keyring: Keyring, address: str) -> bytes:
    """The fingerprint under which an address is stored."""
    return keyring.index(INDEX_USE, comparable(address))


def address_indexes(keyring: Keyring, address: str) -> list[bytes]:
    """The fingerprints under which an address may be stored: one for each key in use."""
    return keyring.indexes(INDEX_USE, comparable(address))


async def rewrap(session: AsyncSession, keyring: Keyring) -> int:
    """Moves every mail and suppressed address to the newest key; the number of rows moved. Raises
    CannotOpen."""
    mails = await _rewrap(session, keyring, OUTBOX, "to_index")
    return mails + await _rewrap(session, keyring, LIST, "address_index")


async def _rewrap(session: AsyncSession, keyring: Keyring, table: Table, index: str) -> int:
    moved, last = 0, ""
    columns = table.c
    page = select(columns.id, columns.data_key, columns.sealed).order_by(columns.id).limit(CHUNK)
    page = page.where(columns.sealed != EMPTIED)
    while rows := (await session.execute(page.where(columns.id > last))).all():
        last = rows[-1].id
        changes = []
        for row in rows:
            if keyring.is_newest(row.data_key):
                continue
            bound_to = f"{table.name}:{row.id}"
            address = _open(keyring, bound_to, row.data_key, row.sealed)["to"]
            fresh = {
                "data_key": keyring.rewrap(row.data_key, bound_to),
                index: address_index(keyring, address),
            }
            changes.append({"row_id": row.id} | fresh)
        if changes:
            await (await session.connection()).execute(
                update(table).where(columns.id == bindparam("row_id")), changes
            )
        moved += len(changes)
    return moved


def _seal(keyring: Keyring, bound_to: str, content: dict[str, Any]) -> Sealed:
    data_key, wrapped = keyring.new_data_key(bound_to)
    return Sealed(wrapped, data_key.seal(json.dumps(content, ensure_ascii=False).encode(), bound_to))


def _open(keyring: Keyring, bound_to: str, data_key: bytes, sealed: bytes) -> Any:
    return json.loads(keyring.unwrap(data_key, bound_to).open(sealed, bound_to))
