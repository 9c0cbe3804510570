"""Words that changed: the quote and what stood around it, laid along a text word by word.

What surrounds a quote carries most of the certainty: between the same neighbours, other words are the same
place changed; alone, only a mended typing error is believed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from portal.notes.anchoring.places import Place, speaks_for_itself
from portal.notes.anchoring.weighing import weighs
from portal.notes.anchoring.words import Word, words
from portal.notes.quotes import Quote, Section

MOST_WORDS = 1_500  # of a quote to align: the work grows with the square
WINDOWS = 3
KEPT = 0.5  # the part of a quote that must be left between neighbours that both stayed
KEPT_BESIDE_ONE = 0.85  # and where one neighbour stayed
NEIGHBOURS = 0.7  # the part of what stood before, or after it, that must be left there
LONGER, ROOM = 1.6, 12  # how many times as long it may have become, and code points besides
ALIKE = 75  # two spellings of one word (rapidfuzz's ratio, of 100)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a quote came to lie, how much of it, of what stood before and of what stood after it is left (0
    to 1); whether nothing differs in it but typing errors, or nothing but single numbers, units and the like
    ("18" to "21")."""

    place: Place
    kept: float
    before: float
    after: float
    is_mended: bool
    is_swapped: bool

    @property
    def left(self) -> float:
        """How much is left of it all."""
        return self.kept + self.before + self.after


def aligned(quote: Quote, text: str) -> Place | None:
    """The one place in the quote's own section where its words stand changed, else None."""
    return _only(
        one
        for one in _alignments(quote, text)
        if _has_both(one)
        or (one.kept >= KEPT_BESIDE_ONE and max(one.before, one.after) >= NEIGHBOURS)
        or (one.is_swapped and min(one.before, one.after) >= NEIGHBOURS)
        or _is_mended(quote, one)
    )


def aligned_elsewhere(quote: Quote, text: str) -> Place | None:
    """The same in another section, where both neighbours must have come along, or nothing but typing errors
    differs."""
    return _only(one for one in _alignments(quote, text) if _has_both(one) or _is_mended(quote, one))


def _has_both(one: Alignment) -> bool:
    return one.kept >= KEPT and min(one.before, one.after) >= NEIGHBOURS


def _only(found: Iterable[Alignment]) -> Place | None:
    """The place of the best alignment, if the others are of the same words."""
    ranked = sorted(found, key=lambda one: one.left, reverse=True)
    if not ranked:
        return None
    best = ranked[0].place
    return best if all(one.place.start < best.end and best.start < one.place.end for one in ranked) else None


def _is_mended(quote: Quote, one: Alignment) -> bool:
    """Whether it is known without its neighbours. Details never are: "March 2026" may be the beginning of a
    study or its end."""
    return one.is_mended and speaks_for_itself(quote.exact) and quote.section is not Section.DETAILS


def _alignments(quote: Quote, text: str) -> list[Alignment]:
    whole = quote.prefix + quote.exact + quote.suffix
    known, there = words(whole), words(text)
    first, last = len(quote.prefix), len(quote.prefix) + len(quote.exact)
    inside = [number for number, word in enumerate(known) if word.end > first and word.start < last]
    if not inside or len(known) > MOST_WORDS:
        return []
    reach = range(inside[0], inside[-1] + 1)
    laid = (_laid(known, reach, window) for window in _windows(known, there))
    fitting = [one for one in laid if one and _fits(quote, text, one.place)]
    # Changed words that reach into a further block are more likely those of a neighbour.
    breaks = quote.exact.count("\n")
    return [one for one in fitting if one.is_mended or text.count("\n", *one.place) <= breaks]


def _fits(quote: Quote, text: str, place: Place) -> bool:
    """Whether the place is about as long as the quote, and not one of its neighbours: one like it has often
    stayed where the quote itself is gone."""
    now = text[place.start : place.end]
    short, long = sorted((len(quote.exact), len(now)))
    if long > short * LONGER + ROOM:
        return False
    before, after = quote.prefix.strip(), quote.suffix.strip()
    reach = len(quote.prefix), len(quote.suffix)
    onwards, backwards = (
        text[place.start : place.end + reach[0]],
        text[max(0, place.start - reach[1]) : place.end],
    )
    swallowed = (len(before) >= ROOM and before in onwards) or (len(after) >= ROOM and after in backwards)
    return not swallowed


def _windows(known: list[Word], there: list[Word]) -> list[list[Word]]:
    """The stretches of a text that have most words in common with the quote and its surroundings, rare words
    counting more, with room on both sides."""
    wanted, often = Counter(word.text for word in known), Counter(word.text for word in there)
    have: Counter[str] = Counter()
    score, scores, length = 0.0, [], len(known)
    for number, word in enumerate(there):
        score += (have[word.text] < wanted[word.text]) / often[word.text]
        have[word.text] += 1
        if number >= length:
            gone = there[number - length].text
            have[gone] -= 1
            score -= (have[gone] < wanted[gone]) / often[gone]
        scores.append((score, number))
    ends: list[int] = []
    for _, end in sorted(scores, key=lambda one: (-one[0], one[1])):
        if all(abs(end - other) > length // 2 for other in ends):
            ends.append(end)
        if len(ends) == WINDOWS:
            break
    room = length // 2 + 8
    return [there[max(0, end + 1 - length - room) : end + 1 + room] for end in ends]


def _laid(known: list[Word], reach: range, window: list[Word]) -> Alignment | None:
    pairs: dict[int, Word] = {}
    steps = Levenshtein.opcodes([word.text for word in known], [word.text for word in window])
    for step in steps:
        if step.tag in ("equal", "replace"):
            there = window[step.dest_start : step.dest_end]
            pairs.update(zip(range(step.src_start, step.src_end), there, strict=True))
    ours = [pairs[number] for number in reach if number in pairs]
    if not ours:
        return None
    place = Place(ours[0].start, ours[-1].end)
    inside = [word for word in window if word.start >= place.start and word.end <= place.end]
    one_by_one = len(ours) == len(reach) == len(inside)
    both = [(known[number].text, pairs[number].text) for number in reach] if one_by_one else []
    return Alignment(
        place,
        _kept(known, reach, pairs),
        _kept(known, range(reach.start), pairs),
        _kept(known, range(reach.stop, len(known)), pairs),
        one_by_one and all(was == now or _is_typing_error(was, now) for was, now in both),
        one_by_one and all(was == now or (weighs(was) and weighs(now)) for was, now in both),
    )


def _kept(known: list[Word], numbers: range, pairs: dict[int, Word]) -> float:
    """How much of some words is left, by their length; 0 where there are none."""
    whole = sum(len(known[number].text) for number in numbers)
    left = sum(
        len(known[number].text)
        for number in numbers
        if number in pairs and _is_alike(known[number].text, pairs[number].text)
    )
    return left / whole if whole else 0.0


def _is_alike(was: str, now: str) -> bool:
    return was == now or (was.isalpha() and now.isalpha() and fuzz.ratio(was, now) >= ALIKE)


def _is_typing_error(was: str, now: str) -> bool:
    return _is_alike(was, now) and not weighs(was) and not weighs(now)
