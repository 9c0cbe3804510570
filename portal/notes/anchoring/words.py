"""A text as its words: numbers, words and signs, each with its place."""

import re
from dataclasses import dataclass

# A number keeps its point and commas, so that 1.5 never equals 15; letters and digits part, so that "5mg" is
# "5 mg".
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")

# The same sign, written by another program.
SIGNS = str.maketrans("‐‑‒–—−‘’‚“”„µ", "------'''\"\"\"μ")


@dataclass(frozen=True, slots=True)
class Word:
    """A number, word or sign, with its first offset and the one after its last, in code points."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is more than a sign."""
        return self.text.isalnum()


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a text, or of a part of it, in order; offsets are those of the whole text."""
    found = WORD.finditer(text, start, len(text) if end is None else end)
    return [Word(one[0].translate(SIGNS), one.start(), one.end()) for one in found]


def texts(of: list[Word]) -> list[str]:
    """What words say, without where they stand."""
    return [one.text for one in of]
