"""Keyed fingerprints, by which a message or a person is found again without being readable in the
database."""

from portal.crypto import Keyring
from portal.leads.message import Message
from portal.mail.address import comparable
from portal.tokens import hashed

PAYLOAD_USE = "lead payload"
EMAIL_USE = "lead email"


def payload_key(keyring: Keyring, message: Message) -> bytes:
    """Of all that was sent, under the newest key."""
    return keyring.index(PAYLOAD_USE, message.as_json())


def payload_keys(keyring: Keyring, message: Message) -> list[bytes]:
    """The same under every key: what a look-up compares with."""
    return keyring.indexes(PAYLOAD_USE, message.as_json())


def email_index(keyring: Keyring, address: str) -> bytes:
    """Of the sender's address, under the newest key."""
    return keyring.index(EMAIL_USE, comparable(address))


def form_key(form_id: str | None, message: Message) -> bytes | None:
    """Of a form and what was sent with it. The form's id is random and stored nowhere, so no key is
    needed."""
    return None if form_id is None else hashed(f"{form_id}\n{message.as_json()}")
