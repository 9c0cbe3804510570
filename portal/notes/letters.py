"""Random letters that people copy by hand: Crockford's base 32, which has no i, l, o and u, so that nothing
is taken for 1, 0 or v."""

import secrets

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # 5 bits each
LOOK_ALIKES = str.maketrans("ilo", "110")


def new_letters(number: int) -> str:
    """So many random letters, in lower case."""
    return "".join(secrets.choice(LETTERS) for _ in range(number))
