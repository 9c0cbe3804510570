"""How names of conditions are compared: by their words, whatever the case, the accents, the order, and
whether they stand in the plural."""

import re
from collections.abc import Iterable

from portal.studies.wording import plain

WORD = re.compile(r"[^\W_]+")
SAYS_NOTHING = frozenset(
    {
        *("a", "an", "and", "at", "by", "due", "for", "from", "in", "nos", "of", "on", "or", "other", "s"),
        *("the", "to", "unspecified", "with"),
    }
)
SHORTEST_PLURAL = 4
NO_PLURAL = ("ss", "us", "is", "ies")


def words_of(text: str) -> frozenset[str]:
    """The words of a name as they are compared; none for a text that names nothing."""
    return frozenset(_singular(word) for word in WORD.findall(plain.folded(text)) if word not in SAYS_NOTHING)


def key(words: Iterable[str]) -> str:
    """Words as they are stored: sorted, one space between them."""
    return " ".join(sorted(words))


def _singular(word: str) -> str:
    """Migraines are migraine; psoriasis, lupus and diabetes stay what they are, or are changed alike
    everywhere, which is all that comparing needs."""
    if len(word) < SHORTEST_PLURAL or not word.endswith("s") or word.endswith(NO_PLURAL):
        return word
    return word[:-1]
