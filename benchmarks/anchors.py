"""Quotes found again in a changed text, against looking for their words with str.find in the same text."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.report import Comparison
from portal.notes.anchoring.finding import find
from portal.notes.anchoring.quoting import quote_at
from portal.notes.quotes import Quote

PAIRS = 5
CRITERIA = 40
ROUNDS = 20


async def compare(_: Path) -> list[str]:
    """Lines on microseconds a quote: with a criterion put above all, and with a number changed in each."""
    criteria = [
        f"Criterion {one}: a stroke within {one + 3} months before visit {one}" for one in range(CRITERIA)
    ]
    before = {"inclusion": "\n".join(criteria)}
    quotes = [quote_at(before, "inclusion", *_place(before["inclusion"], one)) for one in criteria]
    moved = {"inclusion": "Adults who can visit the center\n" + before["inclusion"]}
    changed = {"inclusion": before["inclusion"].replace(" months", "0 months")}
    return [
        str(
            Comparison(
                name, "microseconds a quote", *_turns(quotes, sections), floor_is="str.find of the same words"
            )
        )
        for name, sections in (("moved quotes found", moved), ("changed quotes found", changed))
    ]


def _place(text: str, criterion: str) -> tuple[int, int]:
    start = text.index(criterion)
    return start, start + len(criterion)


def _turns(quotes: list[Quote], sections: dict[str, str]) -> tuple[list[float], list[float]]:
    """What each turn took: of the portal, and of its floor."""
    text = sections["inclusion"]
    turns = [
        (
            _microseconds(quotes, lambda one: find(one, sections)),
            _microseconds(quotes, lambda one: text.find(one.exact)),
        )
        for _ in range(PAIRS)
    ]
    return [portal for portal, _ in turns], [floor for _, floor in turns]


def _microseconds(quotes: list[Quote], look: Callable[[Quote], object]) -> float:
    began = perf_counter()
    for _ in range(ROUNDS):
        for quote in quotes:
            look(quote)
    return (perf_counter() - began) * 1_000_000 / (ROUNDS * len(quotes))
