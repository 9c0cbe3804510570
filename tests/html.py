"""Reading pages strictly: a browser mends bad HTML in silence, so tests must not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "input", "br", "hr", "area", "base", "col", "embed", "source", "track", "wbr"}
PHRASING_ONLY = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "span",
    "strong",
    "em",
    "label",
    "dt",
    "summary",
    "button",
    "legend",
}
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "section",
    "article",
    "form",
    "fieldset",
    "h1",
    "h2",
    "h3",
    "h4",
    "table",
}
HEADING_IN = {"legend", "summary"}  # these may hold a heading
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")


class BadHTML(Exception):
    """What a browser would have mended."""


@dataclass
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text on one line."""
        return " ".join("".join(self._texts()).split())

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """The elements below it of this tag that have these attributes; `class_` is one of their classes."""
        return [one for one in self._below() if one._fits(tag, attributes)]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        """The only such element."""
        (found,) = self.all(tag, **attributes)
        return found

    def _below(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._below()

    def _fits(self, tag: str, wanted: dict[str, str]) -> bool:
        own = self.attributes
        if "class_" in wanted and wanted["class_"] not in own.get("class", "").split():
            return False
        rest = {
            name.rstrip("_").replace("_", "-"): value for name, value in wanted.items() if name != "class_"
        }
        return tag in {"", self.tag} and all(own.get(name) == value for name, value in rest.items())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()
                yield " " if child.tag in BLOCKS | {"li", "dd", "dt", "option", "br"} else ""


def parse(html: str) -> Element:
    """The page. Raises BadHTML for wrong nesting, an id that stands twice, and a reference to no id."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if len(reader.open) != 1:
        raise BadHTML(f"not closed: {[element.tag for element in reader.open[1:]]}")
    page = reader.open[0]
    _check_ids(page)
    return page


def _check_ids(page: Element) -> None:
    ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise BadHTML(f"ids stand twice: {twice}")
    for element in page.all():
        named = [one for name in REFERENCES for one in element.attributes.get(name, "").split()]
        link = element.attributes.get("href", "")
        if link.startswith("#"):
            named.append(link[1:])
        if lost := set(named) - set(ids):
            raise BadHTML(f"<{element.tag}> refers to {lost}, and there is no such id")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise BadHTML(f"<{tag}> has an attribute twice: {names}")
        inside = {element.tag for element in self.open}
        if tag in BLOCKS and not (tag.startswith("h") and inside & HEADING_IN) and inside & PHRASING_ONLY:
            raise BadHTML(f"<{tag}> inside {[element.tag for element in self.open]}")
        if (tag == "a" and "a" in inside) or (tag == "form" and "form" in inside):
            raise BadHTML(f"<{tag}> inside <{tag}>")
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or self.open[-1].tag != tag:
            raise BadHTML(
                f"</{tag}> at line {self.getpos()[0]} closes {[element.tag for element in self.open]}"
            )
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
