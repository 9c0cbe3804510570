"""Recovery codes: what carries a notebook to another browser, written down on paper."""

import hashlib
import unicodedata

from portal.notes.letters import LETTERS, LOOK_ALIKES, new_letters

SECRET_LENGTH = 26  # letters of 5 bits: 130 bits
CHECK_LENGTH = 2  # tells a slip of the pen from a code that nobody was given
GROUP = 4
LONGEST = 200  # characters that are looked at
ALSO_ALIKE = str.maketrans("u", "v")  # no code has a u


def new_code() -> str:
    """The 28 letters of a fresh code."""
    return _with_check(new_letters(SECRET_LENGTH))


def shown(code: str) -> str:
    """A code as a person is shown it, in capitals and groups of four: "7K3M 0QWX …"."""
    return " ".join(code[place : place + GROUP] for place in range(0, len(code), GROUP)).upper()


def read_code(typed: str) -> str | None:
    """The letters of a code, however they were typed: capitals or not, with or without spaces, hyphens and
    dots, l or i for 1, o for 0, u for v. None for what cannot be a code, because letters are missing or its
    last two do not fit the others."""
    folded = unicodedata.normalize("NFKC", typed[:LONGEST]).lower().translate(LOOK_ALIKES | ALSO_ALIKE)
    code = "".join(letter for letter in folded if letter in LETTERS)
    return code if code == _with_check(code[:SECRET_LENGTH]) else None


def _with_check(secret: str) -> str:
    number = int.from_bytes(hashlib.sha256(f"portal recovery check {secret}".encode()).digest()[:2])
    return secret + LETTERS[number % 32] + LETTERS[number // 32 % 32]
