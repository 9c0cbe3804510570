"""Where the words of a note stand today: the same, moved, changed, in another section, or gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.notes.anchoring.aligning import aligned, aligned_elsewhere
from portal.notes.anchoring.matching import matched, matched_elsewhere
from portal.notes.anchoring.places import Place
from portal.notes.anchoring.surroundings import changed_around
from portal.notes.anchoring.weighing import Difference, differences
from portal.notes.anchoring.words import texts, words
from portal.notes.quotes import Quote, Section

LONGEST = 40_000  # code points of a quote to look for, more than the longest section of a real study has


class Outcome(StrEnum):
    """What became of the words that a note is about."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    OTHER_SECTION = "other_section"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words stand today: the section, the first offset in code points and the one after the last;
    `now` is what is written there, "" when they are gone. `differences` tells what became of which words: of
    the quote, or where it is the same word for word, of what stands beside it in its line."""

    outcome: Outcome
    section: Section
    start: int
    end: int
    now: str
    differences: tuple[Difference, ...] = ()

    @property
    def is_to_check(self) -> bool:
        """Whether a person has to look if it still means the same."""
        return self.outcome in {Outcome.CHANGED, Outcome.OTHER_SECTION}


def find(quote: Quote, sections: Mapping[str, str]) -> Found:
    """Where a quote stands in the texts of a page, by section. Never raises, whatever the texts are."""
    if not quote.exact.strip() or len(quote.exact) > LONGEST:
        return _gone(quote)
    text = sections.get(quote.section, "")
    others = {Section(name): other for name, other in sections.items() if name != quote.section}
    if place := matched(quote, text):
        return _here(quote, text, place)
    if place := aligned(quote, text):
        # Changed here and unchanged there: it cannot be told which of the two was meant.
        moved = any(matched_elsewhere(quote, other) for other in others.values())
        return _gone(quote) if moved else _here(quote, text, place)
    for look in (matched_elsewhere, aligned_elsewhere):
        places = [(name, place) for name, other in others.items() if (place := look(quote, other))]
        if len(places) == 1:
            return _there(quote, others[places[0][0]], *places[0])
        if places:
            return _gone(quote)
    return _gone(quote)


def _here(quote: Quote, text: str, place: Place) -> Found:
    now = text[place.start : place.end]
    changes = _changes(quote, now) or changed_around(quote, text, place)
    if changes:
        outcome = Outcome.CHANGED
    elif place == Place(quote.start, quote.end):
        outcome = Outcome.SAME
    else:
        outcome = Outcome.MOVED
    return Found(outcome, quote.section, place.start, place.end, now, changes)


def _there(quote: Quote, text: str, section: Section, place: Place) -> Found:
    now = text[place.start : place.end]
    return Found(Outcome.OTHER_SECTION, section, place.start, place.end, now, _changes(quote, now))


def _gone(quote: Quote) -> Found:
    return Found(Outcome.GONE, quote.section, 0, 0, "")


def _changes(quote: Quote, now: str) -> tuple[Difference, ...]:
    if quote.exact == now:
        return ()
    return differences(texts(words(quote.exact)), texts(words(now)))
