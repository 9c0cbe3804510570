"""Encryption at rest: a data key for each row, wrapped by a master key, so that keys rotate without
re-encrypting rows and erasing one wrapped key erases what it protects. AES-256-GCM (NIST SP 800-38D) with
random 96-bit nonces; every use of a master key has its own HKDF label (RFC 5869)."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor.totp import TOTP

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID_BYTES = 4
FACTOR_BYTES = 20  # RFC 4226, 4: 160 bits are recommended
FACTOR_DIGITS = 6
STEP_SECONDS = 30  # how long the code of an authenticator app is shown


class CannotOpen(Exception):
    """Sealed data was changed, belongs to another row, or its master key is no longer among the settings."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """Seals what belongs to one row."""

    key: bytes

    def seal(self, data: bytes, bound_to: str) -> bytes:
        """Nonce and ciphertext of `data`; opens only with the same `bound_to`, such as "lead:<id>"."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, data, bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """What was sealed. Raises CannotOpen."""
        try:
            return AESGCM(self.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, ValueError):
            raise CannotOpen(f"What is sealed for {bound_to} cannot be opened with this key.") from None


@dataclass(frozen=True)
class MasterKey:
    """One key of PORTAL_ENCRYPTION_KEYS and what is derived from it."""

    secret: bytes

    @cached_property
    def id(self) -> bytes:
        return self.derive("key id")[:KEY_ID_BYTES]

    @cached_property
    def wrapping(self) -> DataKey:
        return DataKey(self.derive("wrapping"))

    @cached_property
    def indexing(self) -> bytes:
        return self.derive("index")

    @cached_property
    def pepper(self) -> bytes:
        return self.derive("pepper")

    def derive(self, label: str) -> bytes:
        return derived(self.secret, label)


class Keyring:
    """The master keys, newest first: the newest writes, all of them read."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        if not secrets:
            raise CannotOpen("There is no encryption key: make one with `portal keys new`.")
        self._keys = [MasterKey(secret) for secret in secrets]
        self._by_id = {key.id: key for key in self._keys}

    def new_data_key(self, bound_to: str) -> tuple[DataKey, bytes]:
        """A fresh data key for a row, and its wrapped form, which is what is stored."""
        data_key = DataKey(os.urandom(KEY_BYTES))
        return data_key, self._wrap(data_key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: str) -> DataKey:
        """The data key of a row. Raises CannotOpen."""
        master = self._by_id.get(bytes(wrapped[:KEY_ID_BYTES]))
        if master is None:
            raise CannotOpen(
                f"The encryption key that protects {bound_to} is not among PORTAL_ENCRYPTION_KEYS."
            )
        return DataKey(master.wrapping.open(wrapped[KEY_ID_BYTES:], bound_to))

    def rewrap(self, wrapped: bytes, bound_to: str) -> bytes:
        """The same data key, wrapped by the newest master key. Raises CannotOpen."""
        return self._wrap(self.unwrap(wrapped, bound_to), bound_to)

    def is_newest(self, wrapped: bytes) -> bool:
        return wrapped[:KEY_ID_BYTES] == self._keys[0].id

    def newest_pepper(self) -> tuple[bytes, bytes]:
        """The id of the newest master key, and the pepper it gives to what is stretched now."""
        return self._keys[0].id, self._keys[0].pepper

    def pepper(self, key_id: bytes) -> bytes:
        """The pepper of an earlier day. Raises CannotOpen where its master key was taken away."""
        master = self._by_id.get(bytes(key_id))
        if master is None:
            raise CannotOpen("The encryption key of this pepper is not among PORTAL_ENCRYPTION_KEYS.")
        return master.pepper

    def index(self, use: str, value: str) -> bytes:
        """A keyed fingerprint of `value` for equality look-ups, under the newest key; `use` keeps indexes
        apart."""
        return _fingerprint(self._keys[0], use, value)

    def indexes(self, use: str, value: str) -> list[bytes]:
        """The fingerprints under every key, newest first: what a look-up compares with."""
        return [_fingerprint(key, use, value) for key in self._keys]

    def _wrap(self, data_key: DataKey, bound_to: str) -> bytes:
        master = self._keys[0]
        return master.id + master.wrapping.seal(data_key.key, bound_to)


def derived(secret: bytes, label: str, length: int = KEY_BYTES) -> bytes:
    """A key of `length` bytes for one use of a secret that is random already (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), length, salt=None, info=f"portal {label}".encode()).derive(secret)


@dataclass(frozen=True, slots=True)
class Cost:
    """What stretching takes: passes over so many KiB of memory, in so many lanes."""

    passes: int = 3
    kibibytes: int = 64 * 1024
    lanes: int = 1


def stretched(passcode: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes of a passcode that a person can remember, made dear to guess (Argon2id, RFC 9106). It takes
    about a tenth of a second and all of its memory: call it in a thread, and few at a time."""
    stretching = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.kibibytes
    )
    return stretching.derive(passcode.encode())


def new_master_key() -> bytes:
    """32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def new_factor() -> bytes:
    """A fresh secret for an authenticator app."""
    return os.urandom(FACTOR_BYTES)


def factor_code(secret: bytes, step: int) -> str:
    """The six digits that an app shows in a time step: the 30 seconds from `30 * step` after 1970 (RFC 6238,
    with SHA-1 as every app expects it)."""
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def factor_address(secret: bytes, account: str, issuer: str) -> str:
    """What the QR code for an app says: an `otpauth://` address."""
    return _totp(secret).get_provisioning_uri(account, issuer)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, FACTOR_DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - HMAC does not rest on collisions


def _fingerprint(key: MasterKey, use: str, value: str) -> bytes:
    return hmac.new(key.indexing, f"{use}\0{value}".encode(), hashlib.sha256).digest()
