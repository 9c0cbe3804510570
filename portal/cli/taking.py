"""What a command that takes records in says about it."""

import sys
from collections import Counter
from collections.abc import Iterable
from time import monotonic

import click

from portal.studies.importing.storing import Outcome

SECONDS_BETWEEN_WORDS = 5


class Taking:
    """Counts what became of records, and says what was rejected and how far the work is."""

    def __init__(self) -> None:
        self.rejected = 0
        self._outcomes: Counter[Outcome] = Counter()
        self._last_words = monotonic()

    def reject(self, where: str, reason: str) -> None:
        """Prints the line of a record that was not taken in."""
        self.rejected += 1
        self.tell(f"{where}: {reason}")

    def tell(self, words: str) -> None:
        """Prints a line; names of files and what a registry says may hold anything."""
        if not words.isprintable():
            words = "".join(sign if sign.isprintable() else "?" for sign in words)
        sys.stdout.write(f"{words}\n")

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Counts a stored batch, and says so when nothing was said for a while."""
        self._outcomes.update(outcomes)
        if monotonic() - self._last_words > SECONDS_BETWEEN_WORDS:
            self._last_words = monotonic()
            click.echo(f"so far: {self.summary()}", err=True)

    def summary(self) -> str:
        """The line of counts."""
        return summary({outcome: self._outcomes[outcome] for outcome in Outcome}, self.rejected)


def summary(outcomes: dict[Outcome, int], rejected: int) -> str:
    """1 imported, 0 updated, 2 unchanged, 0 rejected."""
    counts = [f"{outcomes[outcome]} {outcome}" for outcome in Outcome]
    return ", ".join([*counts, f"{rejected} rejected"])
