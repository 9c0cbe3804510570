"""The same words, character by character, told apart by what stands around them."""

from portal.notes.anchoring.places import (
    Place,
    agreement,
    cuts,
    in_line,
    is_block,
    speaks_for_itself,
    stands_as_block,
)
from portal.notes.quotes import Quote, Section

AROUND = 32  # code points of a text to compare on either side: what a quote keeps
MOST = 1_000  # places to compare; words that stand in as many are told apart by nothing
MARGIN = 4  # code points by which what surrounds the best place must agree better than at the second best
TIMES_NEARER = 8


def matched(quote: Quote, text: str) -> Place | None:
    """The one place at which the words stand; None where they are not there, or where it cannot be told which
    of several it is."""
    if _stands_as_before(quote, text):
        return Place(quote.start, quote.end)
    places = _places(quote, text)
    ranked = sorted(((_agreement(quote, text, place), place) for place in places), reverse=True)
    full = len(quote.prefix) + len(quote.suffix)
    best = [place for agreement, place in ranked if agreement > ranked[0][0] - MARGIN]
    if len(best) > 1 and ranked[0][0] == full:
        best = _nearest(quote, [place for agreement, place in ranked if agreement == full])
    if len(best) != 1:
        return None
    return best[0] if _has_neighbours(quote, text, best[0]) or _speaks(quote, text, best[0]) else None


def matched_elsewhere(quote: Quote, text: str) -> Place | None:
    """The one place of the words in another section, if they came with what surrounds them or are enough by
    themselves."""
    places = _places(quote, text)
    known = [one for one in places if _has_neighbours(quote, text, one) or _speaks(quote, text, one)]
    return known[0] if len(known) == 1 else None


def _stands_as_before(quote: Quote, text: str) -> bool:
    """Whether the words and all that surrounded them are at their old place."""
    known = quote.prefix + quote.exact + quote.suffix
    start = quote.start - len(quote.prefix)
    return start >= 0 and quote.end - quote.start == len(quote.exact) and text.startswith(known, start)


def _places(quote: Quote, text: str) -> list[Place]:
    """Where the words stand, none if in too many places. Not as a part of a longer word or number, unless the
    quote was one."""
    places: list[Place] = []
    was, at = cuts(quote.prefix, quote.exact, quote.suffix), text.find(quote.exact)
    for _ in range(MOST):
        if at < 0:
            return places
        end = at + len(quote.exact)
        if cuts(text[at - 1 : at] if at else "", quote.exact, text[end : end + 1]) == was:
            places.append(Place(at, end))
        at = text.find(quote.exact, at + 1)
    return []


def _agreement(quote: Quote, text: str, place: Place) -> int:
    """How many code points before and after a place are those that stood around the quote."""
    before = text[max(0, place.start - AROUND) : place.start]
    after = text[place.end : place.end + AROUND]
    return agreement(before, after, quote)


def _has_neighbours(quote: Quote, text: str, place: Place) -> bool:
    return _agreement(quote, text, place) * 2 >= len(quote.prefix) + len(quote.suffix)


def _nearest(quote: Quote, places: list[Place]) -> list[Place]:
    """The place that is much nearer to the old one than all others, else all of them."""
    near = sorted(places, key=lambda place: abs(place.start - quote.start))
    first, second = (abs(place.start - quote.start) for place in near[:2])
    return near[:1] if first * TIMES_NEARER < second else near


def _speaks(quote: Quote, text: str, place: Place) -> bool:
    """Whether the words are known without what surrounds them. Details are never: "March 2026" may be the
    beginning of a study or its end."""
    if quote.section is Section.DETAILS:
        return False
    before, after = in_line(quote)
    line = before + quote.exact + after
    if speaks_for_itself(line) and text.startswith(line, place.start - len(before)):
        return True
    return speaks_for_itself(quote.exact) or (is_block(quote) and stands_as_block(text, place))
