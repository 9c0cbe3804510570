"""A registry text as paragraphs and lists: CommonMark (spec 0.31) without code and link definitions, for here
an indented line is no code and "[1]: see below" no definition; bullets that people typed are mended first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from portal.studies.wording import bullets, plain

DEEPEST_NESTING = 100
WEB = ("https://", "http://")
TAG = re.compile("<[^>]*>")

NUMBER = re.compile(r"([0-9]{1,3})[.)] ")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`html` is escaped and has inline tags only."""

    html: str
    is_heading: bool = False

    @property
    def text(self) -> str:
        """What is read."""
        return unescape(TAG.sub("", self.html.replace("<br>", " ")))


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with the number that its author gave it."""

    blocks: tuple["Block", ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, bulleted or numbered."""

    items: tuple[Item, ...]

    @property
    def is_numbered(self) -> bool:
        """Whether its author gave numbers."""
        return self.items[0].number is not None


Block = Paragraph | Listing


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is the library's
        """Every link is read as one, so that none shows its brackets; `_inline` decides where it may lead."""
        return True


_commonmark = _Markdown("commonmark", {"html": False, "maxNesting": DEEPEST_NESTING})
_commonmark.disable(["code", "fence", "reference"])


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a CommonMark text, empty ones left out."""
    source = bullets.mended(plain.text(text))
    return tuple(_blocks(SyntaxTreeNode(_commonmark.parse(source))))


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    for child in node.children:
        match child.type:
            case "paragraph" | "heading":
                paragraph = _paragraph(child)
                if paragraph.text:
                    yield paragraph
            case "bullet_list" | "ordered_list":
                yield from _listing(child)
            case "blockquote":
                yield from _blocks(child)


def _listing(node: SyntaxTreeNode) -> Iterator[Listing]:
    read = (Item(tuple(_blocks(child)), int(child.info) if child.info else None) for child in node.children)
    items = tuple(_unwrapped(item) for item in read if item.blocks)
    match items:
        case (Item(blocks=(Listing() as inner,), number=None),):
            yield inner
        case (first, *_):
            yield Listing(items if first.number is not None else _numbered(items))


def _unwrapped(item: Item) -> Item:
    """An item that is nothing but a list of one item ("* 1. Adults", "1. - Adults") is that item."""
    match item.blocks:
        case (Listing(items=(inner,)),):
            first, *rest = inner.blocks
            if item.number is None and inner.number is not None and isinstance(first, Paragraph):
                first = Paragraph(f"{inner.number}. {first.html}")
            return Item((first, *rest), item.number)
    return item


def _numbered(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Bulleted items whose text begins with their number ("* 2. Age over 18") as numbered ones. All numbers
    there are have to fit their places, and half the items have to have one."""
    leads = [item.blocks[0] for item in items]
    found = [NUMBER.match(lead.html) if isinstance(lead, Paragraph) else None for lead in leads]
    firsts = {int(number[1]) - place for place, number in enumerate(found) if number}
    if len(firsts) != 1 or min(firsts) < 0 or 2 * found.count(None) > len(items):
        return items
    first = firsts.pop()
    return tuple(
        Item((_without(number, lead), *item.blocks[1:]), first + place)
        for place, (item, lead, number) in enumerate(zip(items, leads, found, strict=True))
    )


def _without(number: re.Match[str] | None, lead: Block) -> Block:
    return Paragraph(lead.html[number.end() :]) if number and isinstance(lead, Paragraph) else lead


def _paragraph(node: SyntaxTreeNode) -> Paragraph:
    return Paragraph(" ".join(_inline(node.children[0]).split()), is_heading=node.type == "heading")


def _inline(node: SyntaxTreeNode) -> str:
    """Escaped HTML of what stands in a line. A picture is its description; a link that leads nowhere on the
    web is its text."""
    if node.type in {"text", "code_inline"}:
        return escape(plain.shown(node.content))
    inside = "".join(_inline(child) for child in node.children)
    match node.type:
        case "strong" | "em":
            return f"<{node.type}>{inside}</{node.type}>"
        case "link" if str(node.attrs.get("href")).startswith(WEB):
            return f'<a href="{escape(str(node.attrs["href"]))}">{inside}</a>'
        case "softbreak":
            return " "
        case "hardbreak":
            return "<br>"
    return inside
