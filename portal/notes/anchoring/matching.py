"""The same words, character by character, told apart by what stands around them."""

from os.path import commonprefix

from portal.notes.anchoring.places import Place, cuts, is_block, speaks_for_itself, stands_as_block
from portal.notes.quotes import Quote, Section

AROUND = 32  # code points of a text to compare on either side: what a quote keeps
MOST = 1_000  # places to compare; words that stand in more are told apart by nothing
MARGIN = 4  # code points by which what surrounds the best place must agree better than at the second best
TIMES_NEARER = 8


def matched(quote: Quote, text: str) -> Place | None:
    """The one place at which the words stand; None where they are not there, or where it cannot be told which
    of several it is."""
    places = _places(quote, text)
    if len(places) > MOST:
        return None
    ranked = sorted(((_agreement(quote, text, place), place) for place in places), reverse=True)
    full = len(quote.prefix) + len(quote.suffix)
    best = [place for agreement, place in ranked if agreement > ranked[0][0] - MARGIN]
    if len(best) > 1 and ranked[0][0] == full:
        best = _nearest(quote, [place for agreement, place in ranked if agreement == full])
    if len(best) != 1:
        return None
    known = _agreement(quote, text, best[0]) * 2 >= full or _speaks(quote, text, best[0])
    return best[0] if known else None


def matched_elsewhere(quote: Quote, text: str) -> Place | None:
    """The same in another section, where only many words, or a whole block, are believed."""
    places = [place for place in _places(quote, text) if _speaks(quote, text, place)]
    return places[0] if len(places) == 1 else None


def _places(quote: Quote, text: str) -> list[Place]:
    """Where the words stand, as many as are worth comparing and one more. Not a part of a longer word or
    number, unless the quote was one."""
    was, places, at = cuts(quote.prefix, quote.exact, quote.suffix), [], text.find(quote.exact)
    while at >= 0 and len(places) <= MOST:
        end = at + len(quote.exact)
        if cuts(text[at - 1 : at] if at else "", quote.exact, text[end : end + 1]) == was:
            places.append(Place(at, end))
        at = text.find(quote.exact, at + 1)
    return places


def _agreement(quote: Quote, text: str, place: Place) -> int:
    """How many code points before and after a place are those that stood around the quote."""
    before = text[max(0, place.start - AROUND) : place.start]
    after = text[place.end : place.end + AROUND]
    return len(commonprefix([before[::-1], quote.prefix[::-1]])) + len(commonprefix([after, quote.suffix]))


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
    return speaks_for_itself(quote) or (is_block(quote) and stands_as_block(text, place))
