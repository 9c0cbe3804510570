"""Who can and who cannot join: the registry's one text, split where it splits cleanly.

It does where it begins with a heading of inclusion and has one of exclusion, and no heading of inclusion
comes after that. Records that repeat both for each group of people stay whole: what is asked of one group
must not be read as asked of everyone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import dropwhile

from portal.studies.wording import blocks, markup
from portal.studies.wording.blocks import Block, Item, Listing, Paragraph

CSS_CLASS = "criteria"
LONGEST_HEADING = 100

KIND = re.compile(r"\b(?:(non-? ?inclusion|exclusion)|inclusion)s?\b", re.IGNORECASE)
PLAIN = re.compile(
    r"(?:list of |the )?(?:non-? ?inclusion|inclusion|exclusion)s?(?: crit?[a-z]+| cit[a-z]+)?"
    r"(?: include| are| were)?(?: as follows)? ?[:：.]?(?: ?1\.)?",
    re.IGNORECASE,
)
CRITERIA = re.compile(r"\bcriteria\b", re.IGNORECASE)
SENTENCE = re.compile(r"[.;]$|\b(?:not|any|apply|meet|meeting|met)\b", re.IGNORECASE)
BEFORE_TEXT = re.compile(
    r"((?:non-? ?inclusion|inclusion|exclusion) criteria ?[:：]) ?(?:- )?(?!1\.$)(?=\S)", re.IGNORECASE
)
AFTER_TEXT = re.compile(r" (?:Exclusion Criteria ?[:：]|(?<=\. )Exclusion Criteria)$")


@dataclass(frozen=True, slots=True)
class Criteria:
    """Sanitised HTML: `inclusion` and `exclusion` where the text splits, else `whole`.

    Lists are `<ol class="criteria">`, counted on from list to list. `exclusion` is "" where its heading has
    nothing under it. All three are "" where the record has no criteria."""

    inclusion: str = ""
    exclusion: str = ""
    whole: str = ""


class Kind(Enum):
    """What a heading is a heading of."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


def split(eligibility: str | None) -> Criteria:
    """The criteria in a record's CommonMark text."""
    parts = tuple(_unrolled(blocks.parse(eligibility or "")))
    turn = _turn([_kind(part) for part in parts])
    if turn and (inclusion := _section(parts[:turn])):
        return Criteria(inclusion, _section(parts[turn:]))
    return Criteria(whole=_written(parts))


def _unrolled(parts: Iterable[Block]) -> Iterator[Block]:
    """The blocks with every plain heading at the top level, alone in its paragraph: authors leave headings
    inside the last item of a list, make items of them, or write on in the same line."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield from _untangled(part)
            continue
        kept: list[Item] = []
        for item in part.items:
            own, after = _cut(tuple(_untangled_item(item)))
            if own:
                kept.append(replace(item, blocks=own))
            if after:
                yield from _list_of(kept)
                yield from _unrolled(after)
                kept = []
        yield from _list_of(kept)


def _untangled(part: Paragraph) -> Iterator[Paragraph]:
    """A heading with text in its line ("Exclusion Criteria: none") as heading and text."""
    if found := BEFORE_TEXT.match(part.html):
        yield Paragraph(found[1])
        yield Paragraph(part.html[found.end() :])
    else:
        yield part


def _untangled_item(item: Item) -> Iterator[Block]:
    """An item at whose end the next heading begins ("Aged 18 or over. Exclusion Criteria")."""
    for part in item.blocks:
        if isinstance(part, Paragraph) and (found := AFTER_TEXT.search(part.html)):
            yield Paragraph(part.html[: found.start()])
            yield Paragraph(found[0].strip())
        else:
            yield part


def _cut(parts: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What stands before the first plain heading, and the rest from there on."""
    for place, part in enumerate(parts):
        if _is_plain_heading(part):
            return parts[:place], parts[place:]
    return parts, ()


def _list_of(items: Sequence[Item]) -> Iterator[Listing]:
    if items:
        yield Listing(tuple(items))


def _turn(kinds: Sequence[Kind | None]) -> int | None:
    """The place of the first heading of exclusion, in a text that splits."""
    if kinds[:1] != [Kind.INCLUSION] or Kind.EXCLUSION not in kinds:
        return None
    turn = kinds.index(Kind.EXCLUSION)
    return None if Kind.INCLUSION in kinds[turn:] else turn


def _kind(part: Block) -> Kind | None:
    """What a paragraph is a heading of: it is short, speaks of one kind of criteria, and is no sentence."""
    if not isinstance(part, Paragraph) or len(part.text) > LONGEST_HEADING:
        return None
    found = {Kind.EXCLUSION if negative else Kind.INCLUSION for negative in KIND.findall(part.text)}
    if len(found) != 1:
        return None
    is_titled = CRITERIA.search(part.text) and (
        part.text.endswith((":", "：")) or not SENTENCE.search(part.text)
    )
    return found.pop() if is_titled or PLAIN.fullmatch(part.text) else None


def _is_plain_heading(part: Block) -> bool:
    return isinstance(part, Paragraph) and bool(PLAIN.fullmatch(part.text))


def _section(parts: Sequence[Block]) -> str:
    """What stands under a heading; the heading too where it says more than the page's own."""
    return _written(dropwhile(_is_plain_heading, parts))


def _written(parts: Iterable[Block]) -> str:
    html, number = [], 1
    for part in parts:
        if isinstance(part, Listing):
            html.append(markup.listing(part, number, CSS_CLASS))
            number = (part.items[-1].number or number + len(part.items) - 1) + 1
        else:
            html.append(markup.written([replace(part, is_heading=part.is_heading or bool(_kind(part)))]))
    return markup.safe("\n".join(html))
