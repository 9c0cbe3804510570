"""What is sealed of a lead, and how it is sealed: under a data key of its own, bound to its row."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from portal.crypto import DataKey, Keyring
from portal.leads.message import Message
from portal.leads.models import AnswerLink, Lead
from portal.tokens import hashed, new_token, six_digits

CALL_CODE_DIGITS = 4


class DetailsErased(Exception):
    """The details of this lead were erased; ids, times and states are all that is left."""


ABOUT_LEADS = "lead:"


@dataclass(frozen=True, slots=True)
class Addition:
    """What a sender added to their message later, and when."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Details:
    """What only the sender, the study's staff and the portal may know.

    `receipt_token` opens the receipt, `code` shows in any browser that somebody is its sender, `call_code` is
    what a caller says to show that the call is about this message.
    """

    message: Message
    receipt_token: str
    code: str
    call_code: str
    additions: tuple[Addition, ...] = ()

    @classmethod
    def fresh(cls, message: Message, additions: Sequence[Addition] = ()) -> Self:
        """A new message with a receipt and codes of its own."""
        call_code = f"{secrets.randbelow(10**CALL_CODE_DIGITS):0{CALL_CODE_DIGITS}d}"
        return cls(message, new_token(), six_digits(), call_code, tuple(additions))

    @property
    def whole_text(self) -> str:
        """The message and all that was added to it."""
        return "\n\n".join(filter(None, (self.message.text, *(one.text for one in self.additions))))

    def as_bytes(self) -> bytes:
        """JSON in UTF-8."""
        parts = {"receipt_token": self.receipt_token, "code": self.code, "call_code": self.call_code}
        added = [[one.at.isoformat(), one.text] for one in self.additions]
        message = {"message": json.loads(self.message.as_json()), "additions": added}
        return json.dumps(parts | message, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What `as_bytes` wrote; older ones know of no additions."""
        parts = json.loads(data)
        added = tuple(Addition(datetime.fromisoformat(at), text) for at, text in parts.pop("additions", ()))
        return cls(**{**parts, "message": Message.from_json(parts["message"])}, additions=added)


@dataclass(frozen=True, slots=True)
class Secret:
    """What is sealed of a notice to a mailbox: the token of its link, and the code for new devices."""

    token: str
    code: str

    @classmethod
    def fresh(cls) -> Self:
        """A link and a code nobody knows yet."""
        return cls(new_token(), six_digits())

    @property
    def hashed_token(self) -> bytes:
        """What is stored beside it."""
        return hashed(self.token)


def bound_to(lead_id: str) -> str:
    """What a lead's data key and details open for, and nothing else."""
    return ABOUT_LEADS + lead_id


def data_key_of(keyring: Keyring, lead: Lead) -> DataKey:
    """The key of this lead's details and notices. Raises DetailsErased and CannotOpen."""
    if lead.data_key is None:
        raise DetailsErased
    return keyring.unwrap(lead.data_key, bound_to(lead.id))


def details_of(keyring: Keyring, lead: Lead) -> Details:
    """What was sealed. Raises DetailsErased and CannotOpen."""
    key = data_key_of(keyring, lead)
    if lead.sealed is None:
        raise DetailsErased
    return Details.from_bytes(key.open(lead.sealed, bound_to(lead.id)))


def seal_details(key: DataKey, lead_id: str, details: Details) -> bytes:
    """The details as stored."""
    return key.seal(details.as_bytes(), bound_to(lead_id))


def seal_secret(key: DataKey, link_id: str, secret: Secret) -> bytes:
    """A notice's token and code as stored."""
    return key.seal(json.dumps([secret.token, secret.code]).encode(), f"answer_link:{link_id}")


def secret_of(key: DataKey, link: AnswerLink) -> Secret:
    """The token and code of a notice. Raises DetailsErased and CannotOpen."""
    if link.sealed is None:
        raise DetailsErased
    token, code = json.loads(key.open(link.sealed, f"answer_link:{link.id}"))
    return Secret(token, code)
