"""The parts of a study's page that a note can quote, and their text as the page shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from html import escape

from markupsafe import Markup

from portal.i18n import gettext as _
from portal.i18n import language, link
from portal.studies.study import Study
from portal.studies.wording import criteria, markup
from portal.studies.wording.passages import Kind, Passage, Place, collapsed, marked, passages

MOST_KEPT = 128  # studies, of some ten kilobytes each


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or the like. `number` counts from 1 within the section; its element's id is
    "{section}-{number}". `start` and `end` are its offsets in the section's text, in Unicode code points, and
    `label` is what it is called, such as "number 4"."""

    section: str
    number: int
    start: int
    end: int
    text: str
    label: str


class Detail(StrEnum):
    """What a row of the study's details is about."""

    CONDITIONS = "conditions"
    NUMBER = "number"
    SPONSOR = "sponsor"


@dataclass(frozen=True, slots=True)
class Row:
    """A term of the study's details, what is said of it, and the control of each thing said."""

    about: Detail
    term: Block
    values: tuple[Block, ...]
    controls: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The registry's own words as sanitised HTML; a part that the record lacks is empty."""

    overview: str
    inclusion: str
    exclusion: str
    criteria: str
    description: str


def sections_of(study: Study) -> dict[str, str]:
    """The text of each section that the page shows, by the id of its element and in the page's order. It is
    that of its blocks, joined by one line break; `details` are in the language being spoken."""
    return {name: "\n".join(block.text for block in blocks) for name, blocks in blocks_of(study).items()}


def blocks_of(study: Study) -> dict[str, tuple[Block, ...]]:
    """The blocks of each section that the page shows, in the page's order."""
    parts = parts_of(study)
    return {
        "title": (title_of(study),),
        **{name: _blocks(name, html) for name in Parts.__slots__ if (html := getattr(parts, name))},
        "details": tuple(block for row in details_of(study) for block in (row.term, *row.values)),
    }


def parts_of(study: Study) -> Parts:
    """The registry's own words of a study."""
    return _parts(study.summary, study.eligibility, study.description)


def title_of(study: Study) -> Block:
    """The only block of the title."""
    text = collapsed(study.title)
    return Block("title", 1, 0, len(text), text, _("title"))


def details_of(study: Study) -> tuple[Row, ...]:
    """What of the study's details is the registry's own and stays the same from day to day."""
    said = (
        (Detail.CONDITIONS, _("Conditions"), study.conditions),
        (Detail.NUMBER, _("Number in the registry"), (study.nct_id,)),
        (Detail.SPONSOR, _("Sponsor"), (study.sponsor,) if study.sponsor else ()),
    )
    rows: list[Row] = []
    number, start = 1, 0
    for about, term, values in said:
        if not values:
            continue
        names = [
            term,
            *(f"{term} {place}" if len(values) > 1 else term for place in range(1, len(values) + 1)),
        ]
        blocks = tuple(_details(number, start, zip((term, *values), names, strict=True)))
        controls = tuple(control(study.nct_id, block) for block in blocks[1:])
        rows.append(Row(about, blocks[0], blocks[1:], controls))
        number, start = number + len(blocks), blocks[-1].end + 1
    return tuple(rows)


def _details(number: int, start: int, said: Iterable[tuple[str, str]]) -> Iterator[Block]:
    """Blocks of texts and what they are called, counted from `number`, the first of them at `start`."""
    for place, (text, label) in enumerate(said, number):
        shown = collapsed(text)
        yield Block("details", place, start, start + len(shown), shown, label)
        start += len(shown) + 1


def with_controls(study: Study) -> dict[str, Markup]:
    """The HTML of the registry's own words, by section, in which each block has its id and, behind its words,
    a link to a note about it: with a name for those who hear it, and no text of its own."""
    return dict(_with_controls(parts_of(study), _address(study.nct_id), language()))


def control(nct_id: str, block: Block) -> Markup:
    """The link to a note about one block."""
    return Markup(_control(_address(nct_id), block.section, block.number, block.label))  # noqa: S704 - escaped


@lru_cache(MOST_KEPT)
def _parts(summary: str | None, eligibility: str | None, description: str | None) -> Parts:
    """Kept, because rendering them is most of a page."""
    split = criteria.split(eligibility)
    return Parts(
        overview=markup.rendered(summary),
        inclusion=split.inclusion,
        exclusion=split.exclusion,
        criteria=split.whole,
        description=markup.rendered(description),
    )


@lru_cache(MOST_KEPT)
def _with_controls(parts: Parts, address: str, _language: str) -> tuple[tuple[str, Markup], ...]:
    def one(section: str, html: str) -> Markup:
        def marks(passage: Passage, number: int) -> tuple[str, str]:
            return f' id="{section}-{number}"', _control(address, section, number, _label(passage.place))

        return Markup(marked(html, marks))  # noqa: S704 - sanitised, and the marks are escaped

    return tuple((name, one(name, getattr(parts, name))) for name in Parts.__slots__)


def _blocks(section: str, html: str) -> tuple[Block, ...]:
    def each() -> Iterator[Block]:
        start = 0
        for number, passage in enumerate(passages(html), 1):
            end = start + len(passage.text)
            yield Block(section, number, start, end, passage.text, _label(passage.place))
            start = end + 1

    return tuple(each())


def _label(place: Place) -> str:
    """What a passage is called, as on the telephone."""
    match place.kind:
        case Kind.PARAGRAPH:
            return _("paragraph %(number)s", number=place.number)
        case Kind.POINT if place.part == 1:
            return _("point %(number)s", number=place.number)
        case Kind.POINT:
            return _("point %(number)s, part %(part)s", number=place.number, part=place.part)
        case Kind.NUMBER if place.part == 1:
            return _("number %(number)s", number=place.number)
    return _("number %(number)s, part %(part)s", number=place.number, part=place.part)


def _address(nct_id: str) -> str:
    return link(f"/studies/{nct_id}/notes")


def _control(address: str, section: str, number: int, label: str) -> str:
    """Its words are an attribute's, so that the text of the page stays the study's own."""
    name = escape(_("Add a note: %(place)s", place=label))
    spoken = f' lang="{language()}"' if language() != "en" else ""
    return (
        f'<a class="add-note" href="{escape(address)}?section={section}&amp;block={number}"'
        f' aria-label="{name}"{spoken}></a>'
    )
