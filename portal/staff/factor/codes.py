"""What a second factor is made of: the app's secret, and recovery codes."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from portal.crypto import STEP_SECONDS, Keyring, factor_code
from portal.staff.models import Member
from portal.tokens import same

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
RECOVERY_LENGTH = 10  # 49 bits
RECOVERY_CODES = 10
SKEW_STEPS = 1  # a clock may be half a minute off, either way (RFC 6238, 5.2)
GROUP = 4


def bound_to(member_id: int) -> str:
    """What a member's secret is sealed for."""
    return f"member:{member_id}"


def secret_of(keyring: Keyring, member: Member) -> bytes | None:
    """The secret of a member's app; None without one. Raises CannotOpen."""
    if member.data_key is None or member.sealed is None:
        return None
    key = keyring.unwrap(member.data_key, bound_to(member.id))
    return key.open(member.sealed, bound_to(member.id))


def step_of(secret: bytes, digits: str, now: float, after: int | None) -> int | None:
    """The time step whose code this is, around `now` (seconds since 1970) and younger than `after`, the last
    one that was taken; None if it is no such code. Every step is compared, so that the time tells nothing."""
    current = int(now) // STEP_SECONDS
    around = range(current - SKEW_STEPS, current + SKEW_STEPS + 1)
    fitting = [step for step in around if same(factor_code(secret, step), digits)]
    return next((step for step in fitting if after is None or step > after), None)


def new_recovery_codes() -> list[str]:
    """Ten fresh codes, as they are shown: "k7m2q-9xtra"."""
    return [_grouped(_random_letters()) for _ in range(RECOVERY_CODES)]


def typed_recovery_code(typed: str) -> str | None:
    """The letters of a recovery code in whatever spacing and case; None if it is none at all."""
    letters = "".join(typed.lower().replace("-", " ").split())
    return letters if len(letters) == RECOVERY_LENGTH and set(letters) <= set(LETTERS) else None


def hashes(secret: bytes, codes: Sequence[str]) -> list[str]:
    """What is stored of recovery codes: keyed with the app's secret, which lies encrypted beside them."""
    return [recovery_hash(secret, code.replace("-", "")) for code in codes]


def recovery_hash(secret: bytes, letters: str) -> str:
    """What is stored of one, by its letters alone."""
    return hmac.new(secret, letters.encode(), hashlib.sha256).hexdigest()


def written(secret: bytes) -> str:
    """The secret as it is typed into an app, in groups: "JBSW Y3DP …"."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _random_letters() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH))


def _grouped(letters: str) -> str:
    half = RECOVERY_LENGTH // 2
    return f"{letters[:half]}-{letters[half:]}"
