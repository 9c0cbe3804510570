"""Quotes as they are made: the words of the page itself, with what stands around them."""

from collections.abc import Mapping
from dataclasses import replace

from portal.notes.anchoring.finding import LONGEST
from portal.notes.anchoring.matching import AROUND, MOST
from portal.notes.anchoring.places import agreement
from portal.notes.quotes import Quote, Section


class NotOnThePage(Exception):
    """A section that the page does not show, or offsets at which it has no words."""


def quote_at(sections: Mapping[str, str], section: str, start: int, end: int) -> Quote:
    """The quote of a section from an offset to another, in code points, without white space at its ends.
    Raises NotOnThePage."""
    text = sections.get(section, "")
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise NotOnThePage(section)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Quote(Section(section), text[start:end], before, after, start, end)


def confirmed(typed: Quote, sections: Mapping[str, str]) -> Quote | None:
    """The quote that somebody means, in the page's own words: white space may differ and offsets may be off.
    Of several places the one with the same surroundings is meant, then the nearest. None where the words are
    not in the section."""
    text, wanted = sections.get(typed.section, ""), _squeezed(typed.exact)
    if not wanted or len(typed.exact) > LONGEST:
        return None
    if text[max(0, typed.start) : max(0, typed.end)] == typed.exact:
        return quote_at(sections, typed.section, typed.start, typed.end)
    offsets = [offset for offset, one in enumerate(text) if not one.isspace()]
    squeezed, found = _squeezed(text), list[int]()
    at = squeezed.find(wanted)
    while at >= 0 and len(found) < MOST:
        found.append(at)
        at = squeezed.find(wanted, at + 1)
    if not found:
        return None
    around = replace(typed, prefix=_squeezed(typed.prefix), suffix=_squeezed(typed.suffix))

    def fit(at: int) -> tuple[int, int]:
        left, right = (
            squeezed[max(0, at - AROUND) : at],
            squeezed[at + len(wanted) : at + len(wanted) + AROUND],
        )
        return agreement(left, right, around), -abs(offsets[at] - typed.start)

    best = max(found, key=fit)
    return quote_at(sections, typed.section, offsets[best], offsets[best + len(wanted) - 1] + 1)


def _squeezed(text: str) -> str:
    return "".join(text.split())
