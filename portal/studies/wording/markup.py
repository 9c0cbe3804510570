"""CommonMark from the registry, as HTML that is safe to show."""

import re
from collections.abc import Iterable
from html import unescape

import nh3

from portal.studies.wording import blocks
from portal.studies.wording.blocks import Block, Item, Listing, Paragraph

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start", "class"}, "li": {"value"}}
LINK_RELATION = "nofollow noopener noreferrer"
BLOCK_EDGE = re.compile("</?(?:p|ul|ol|li|br)(?: [^>]*)?>")


def rendered(text: str | None) -> str:
    """Sanitised HTML of a CommonMark text: p, br, ul, ol with `start`, li with `value`, strong, em, and links
    with `rel`; "" for none. Headings are strong paragraphs: the page has an outline of its own."""
    return safe(written(blocks.parse(text or "")))


def safe(html: str) -> str:
    """The HTML without anything that `rendered` does not make."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=LINK_RELATION
    )


def written(parts: Iterable[Block]) -> str:
    """HTML of blocks, one to a line."""
    return "\n".join(_paragraph(part) if isinstance(part, Paragraph) else listing(part) for part in parts)


def listing(part: Listing, first: int = 1, css_class: str = "") -> str:
    """HTML of a list. Numbers are kept, gaps included. With a class, a list without numbers gets them,
    counting from `first`."""
    if not part.is_numbered and not css_class:
        return f"<ul>{''.join(_item(item, None) for item in part.items)}</ul>"
    expected = start = part.items[0].number if part.items[0].number is not None else first
    items = []
    for item in part.items:
        items.append(_item(item, expected))
        expected = (expected if item.number is None else item.number) + 1
    attributes = f' class="{css_class}"' * bool(css_class) + f' start="{start}"' * (start != 1)
    return f"<ol{attributes}>{''.join(items)}</ol>"


def plain_text(html: str) -> str:
    """The text of rendered HTML as it is shown: its blocks' text joined by one line break."""
    pieces = (" ".join(unescape(blocks.TAG.sub("", piece)).split()) for piece in BLOCK_EDGE.split(html))
    return "\n".join(piece for piece in pieces if piece)


def excerpt(html: str, length: int = 200) -> str:
    """How the text of rendered HTML begins, on one line, cut between words; ends with "…" where it was cut.

    `length` is the most characters it has."""
    whole = plain_text(html).replace("\n", " ")
    if len(whole) <= length:
        return whole
    words = whole[:length].rpartition(" ")[0] or whole[: length - 1]
    return words.rstrip(" ,;:.") + "…"


def _paragraph(part: Paragraph) -> str:
    return f"<p><strong>{part.html}</strong></p>" if part.is_heading else f"<p>{part.html}</p>"


def _item(item: Item, expected: int | None) -> str:
    value = f' value="{item.number}"' if item.number not in {None, expected} else ""
    first, *rest = item.blocks
    if isinstance(first, Paragraph) and not any(isinstance(block, Paragraph) for block in rest):
        return f"<li{value}>{first.html}{written(rest)}</li>"
    return f"<li{value}>{written(item.blocks)}</li>"
