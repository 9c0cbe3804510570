"""Links and codes: random tokens that are stored only as hashes, short-lived signed ones, and six-digit
codes."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

TOKEN_BYTES = 20


class BadToken(Exception):
    """A token that was never signed here, was changed, is too old, or was made for another purpose."""


def new_token() -> str:
    """160 random bits for a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> bytes:
    """What is stored of a token: enough to find its row, useless to whoever reads the database."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def six_digits() -> str:
    """A code a person types: "004217"."""
    return f"{secrets.randbelow(1_000_000):06d}"


def same(one: str, other: str) -> bool:
    """Whether two codes are equal, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


class Signer:
    """Signs what is short-lived. The newest key signs, all of them verify; each purpose is a key space of
    its own."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        self._oldest_first = list(reversed(secret_keys))

    def sign(self, purpose: str, payload: Any) -> str:
        """A URL-safe token of a JSON payload (no personal data: it can be read by whoever holds it)."""
        return self._serializer(purpose).dumps(payload)

    def read(self, purpose: str, token: str, max_age: timedelta) -> Any:
        """The payload. Raises BadToken."""
        try:
            return self._serializer(purpose).loads(token, max_age=int(max_age.total_seconds()))
        except BadData:
            raise BadToken(purpose) from None

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._oldest_first, salt=f"portal.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
        )
