"""What is sealed of a request: whom it is about, what they want, and what was checked of who they are."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Self

from portal.crypto import DataKey, Keyring
from portal.mail.address import comparable
from portal.person.models import PersonRequest, Way

INDEX_USE = "request address"


@dataclass(frozen=True, slots=True)
class Check:
    """How it was made sure that it is they who ask: the way, in words, on which day, by which member."""

    way: Way
    words: str
    on: date
    by: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody by their e-mail address (as mail servers know it), and what they want in words. `reason` is
    why it was refused, if it was."""

    email: str
    wants: str
    check: Check | None = None
    reason: str = ""

    def as_bytes(self) -> bytes:
        """JSON in UTF-8."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What `as_bytes` wrote."""
        parts = json.loads(data)
        check = parts["check"] and Check(
            Way(parts["check"]["way"]),
            parts["check"]["words"],
            date.fromisoformat(parts["check"]["on"]),
            parts["check"]["by"],
        )
        return cls(**{**parts, "check": check})


def bound_to(request_id: str) -> str:
    """What a request's key opens for, and its name in the trail."""
    return f"request:{request_id}"


def asking_of(keyring: Keyring, row: PersonRequest) -> Asking | None:
    """What was sealed, or None once it is erased. Raises CannotOpen."""
    if row.data_key is None or row.sealed is None:
        return None
    return Asking.from_bytes(_key_of(keyring, row.id, row.data_key).open(row.sealed, bound_to(row.id)))


def seal_new(keyring: Keyring, request_id: str, asking: Asking) -> tuple[bytes, bytes]:
    """A wrapped key of the request's own, and what it seals."""
    key, wrapped = keyring.new_data_key(bound_to(request_id))
    return wrapped, key.seal(asking.as_bytes(), bound_to(request_id))


def email_index(keyring: Keyring, address: str) -> bytes:
    """The fingerprint under which the request is found."""
    return keyring.index(INDEX_USE, comparable(address))


def email_indexes(keyring: Keyring, address: str) -> list[bytes]:
    """The fingerprints under which requests of an address may be stored: one for each key in use."""
    return keyring.indexes(INDEX_USE, comparable(address))


def _key_of(keyring: Keyring, request_id: str, wrapped: bytes) -> DataKey:
    return keyring.unwrap(wrapped, bound_to(request_id))
