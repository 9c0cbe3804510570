"""What of a rendered text can be quoted: its paragraphs and list items, each a passage.

A passage is a `p`, or the words of an `li` before the lists in it. Its text is what is shown: white space
(that of HTML, no other) is collapsed, a `br` is a line break, and an item's number is not part of it. The
script of the page reads the same text off the elements (static/js/notes.js)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from html import unescape

from portal.studies.wording.blocks import TAG

EDGE = re.compile("(</?(?:p|ul|ol|li)(?: [^>]*)?>|<br>)")
SPACE = re.compile("[ \t\n\f\r]+")
NUMBER = re.compile(r' (?:start|value)="([0-9]+)"')


class Kind(Enum):
    """What a passage is counted among."""

    PARAGRAPH = "paragraph"
    POINT = "point"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader finds a passage: the number that stands before the outermost list item, or how many such
    items or paragraphs there are up to it. `part` counts the passages of an item from 1."""

    kind: Kind
    number: int
    part: int = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that stands in one piece."""

    text: str
    place: Place


def collapsed(text: str) -> str:
    """Text with its white space as a browser shows it."""
    return SPACE.sub(" ", text).strip(" ")


def passages(html: str) -> tuple[Passage, ...]:
    """The passages of sanitised HTML, in the order of the page."""
    return tuple(_Reader().read(html, lambda _passage, _number: ("", "")).passages)


def marked(html: str, marks: Callable[[Passage, int], tuple[str, str]]) -> str:
    """The HTML with every passage marked. `marks` is asked of each, with its number from 1, for attributes of
    its element and for HTML to stand behind its words; both have to be safe."""
    return "".join(_Reader().read(html, marks).html)


@dataclass
class _Reader:
    """Reads HTML of p, br, ul, ol and li with inline tags; copies it piece by piece."""

    html: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    opener: int = 0  # where in `html` the element of the passage begins
    lines: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)  # of each open list the next number, if it has any
    outermost: Place | None = None
    counts: dict[Kind, int] = field(default_factory=dict)

    def read(self, html: str, marks: Callable[[Passage, int], tuple[str, str]]) -> "_Reader":
        for piece in EDGE.split(html):
            if piece.startswith("<") and piece != "<br>" and EDGE.fullmatch(piece):
                self._finish(marks)
                self._edge(piece)
            elif piece != "<br>" and (line := collapsed(unescape(TAG.sub("", piece)))):
                self.lines.append(line)
            self.html.append(piece)
        return self

    def _edge(self, tag: str) -> None:
        """An element begins or ends; `tag` is written next."""
        name = tag.strip("</>").partition(" ")[0]
        match tag[1] == "/", name:
            case False, "p" | "li":
                self.opener = len(self.html)
                if name == "li" and len(self.lists) == 1:
                    self.outermost = self._item(tag)
            case False, _:
                number = NUMBER.search(tag)
                self.lists.append((int(number[1]) if number else 1) if name == "ol" else None)
            case True, "ul" | "ol":
                self.lists.pop()
                if not self.lists:
                    self.outermost = None

    def _item(self, tag: str) -> Place:
        """An item of an outermost list; of a numbered one, its number is the one shown."""
        expected = self.lists[0]
        if expected is None:
            return Place(Kind.POINT, self._counted(Kind.POINT), part=0)
        own = NUMBER.search(tag)
        number = int(own[1]) if own else expected
        self.lists[0] = number + 1
        return Place(Kind.NUMBER, number, part=0)

    def _finish(self, marks: Callable[[Passage, int], tuple[str, str]]) -> None:
        """Whatever words were read are a passage."""
        if not self.lines:
            return
        if self.outermost:
            place = Place(self.outermost.kind, self.outermost.number, self.outermost.part + 1)
            self.outermost = place
        else:
            place = Place(Kind.PARAGRAPH, self._counted(Kind.PARAGRAPH))
        passage = Passage("\n".join(self.lines), place)
        self.passages.append(passage)
        attributes, after = marks(passage, len(self.passages))
        self.html[self.opener] = f"{self.html[self.opener][:-1]}{attributes}>"
        self.html.append(after)
        self.lines = []

    def _counted(self, kind: Kind) -> int:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]
