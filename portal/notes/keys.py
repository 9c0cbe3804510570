"""The key of a notebook: 256 random bits that the browser keeps, and what is derived from them."""

import base64
import binascii
import os
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from portal.crypto import KEY_BYTES, DataKey, derived

ID_BYTES = 16


@dataclass(frozen=True)
class NotebookKey:
    """Opens one notebook. It is never stored here; each use of it has its own label."""

    secret: bytes

    @classmethod
    def new(cls) -> Self:
        """The key of a notebook that is not there yet."""
        return cls(os.urandom(KEY_BYTES))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The key that a browser sent; None for what is no key."""
        try:
            secret = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            return None
        return cls(secret) if len(secret) == KEY_BYTES else None

    @cached_property
    def id(self) -> str:
        """The notebook's id: 32 hexadecimal digits that do not lead back to the key."""
        return derived(self.secret, "notebook id", ID_BYTES).hex()

    @cached_property
    def notes(self) -> DataKey:
        """Seals notes."""
        return DataKey(derived(self.secret, "notebook notes"))

    @cached_property
    def shares(self) -> DataKey:
        """Wraps the keys of shares for their owner."""
        return DataKey(derived(self.secret, "notebook shares"))

    def __str__(self) -> str:
        """What the browser is given to keep."""
        return base64.urlsafe_b64encode(self.secret).rstrip(b"=").decode()

    def __repr__(self) -> str:
        """Nothing that a log could keep."""
        return "NotebookKey(...)"
