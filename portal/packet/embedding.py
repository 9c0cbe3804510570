"""Putting a page or e-mail into another page: what it says and how it looks stay, what it could do goes.

Scripts, links into the portal and the sending of forms are left out; names and ids get a prefix, since
pages have the same ones; pictures become part of the file."""

from collections.abc import Callable
from html.parser import HTMLParser

from markupsafe import Markup, escape

Picture = Callable[[str], str | None]

VOID = {"br", "hr", "img", "input", "meta", "link", "wbr"}
LEFT_OUT = {"script", "style", "head", "noscript", "title"}
RENAMED = dict.fromkeys(("body", "main", "form", "header", "footer", "nav", "section", "article"), "div")
OURS = {"id", "for", "name", "list"}
REFERENCES = {"aria-describedby", "aria-labelledby", "aria-controls"}
DROPPED = {"action", "method", "novalidate", "role", "tabindex", "formaction", "form", "rel", "aria-current"}
ONLY_IN_PRINT = "only-print"
ON_SCREEN = "no-print"  # a packet is printed, and shows what stands on the screen
OUTSIDE = ("tel:", "mailto:", "https://")


def embedded(
    html: str,
    prefix: str,
    picture: Picture,
    base_url: str,
    *,
    within: str,
    without: str = "",
    plain: bool = False,
) -> Markup:
    """The element `within` of a page ("main", "body") as a piece of another, without those of the tag
    `without`. `picture` gives the content of an address as an address of its own; `plain` drops classes, for
    an e-mail, whose styles stand in its elements."""
    reader = _Embedding(prefix, picture, base_url, {*LEFT_OUT, without}, plain=plain)
    reader.within = within
    reader.feed(html)
    reader.close()
    piece = "".join(reader.pieces)
    for lost in reader.links - reader.ids:  # what they led to is left out
        piece = piece.replace(f' href="#{lost}"', "")
    return Markup(piece)  # noqa: S704 - it is the page's own, less what is left out


class _Embedding(HTMLParser):
    within = "body"

    def __init__(
        self, prefix: str, picture: Picture, base_url: str, left_out: set[str], *, plain: bool
    ) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self._prefix, self._picture, self._base_url = prefix, picture, base_url
        self._left_out, self._plain = left_out, plain
        self._depth = 0  # within the element that is wanted; 0 outside of it
        self._skipped = 0  # within one that is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if not self._depth and tag != self.within:
            return
        if tag not in VOID:
            self._depth += 1
        if self._skipped or tag in self._left_out or _is_elsewhere(attributes):
            self._skipped += tag not in VOID
            return
        if "id" in attributes:
            self.ids.add(f"{self._prefix}-{attributes['id']}")
        words = "".join(f' {name}="{escape(value)}"' for name, value in self._kept(tag, attributes).items())
        self.pieces.append(f"<{self._name(tag)}{words}>")

    def handle_endtag(self, tag: str) -> None:
        if not self._depth or tag in VOID:
            return
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        self.pieces.append(f"</{self._name(tag)}>")

    def handle_data(self, data: str) -> None:
        if self._depth and not self._skipped:
            self.pieces.append(str(escape(data)))

    def _name(self, tag: str) -> str:
        return "span" if tag == "button" else RENAMED.get(tag, tag)

    def _kept(self, tag: str, attributes: dict[str, str]) -> dict[str, str]:
        """The attributes that stay, as they are here."""
        kept = {
            name: here
            for name, value in attributes.items()
            if not _goes(tag, name) and (here := self._here(name, value)) is not None
        }
        if tag == "a" and "href" not in kept:
            kept.pop("aria-label", None)  # the name of what can be pressed
        return kept | ({"open": ""} if tag == "details" else {})

    def _here(self, name: str, value: str) -> str | None:
        """What an attribute's value is in the other page; None where it has none there."""
        if name in OURS:
            return f"{self._prefix}-{value}"
        if name in REFERENCES:
            return " ".join(f"{self._prefix}-{one}" for one in value.split())
        if name == "class":
            left = [one for one in value.split() if one != ON_SCREEN]
            return " ".join(left) if left and not self._plain else None
        if name == "href":
            return self._link(value)
        return self._picture(value) if name == "src" else value

    def _link(self, address: str) -> str | None:
        """What leads into the portal leads nowhere from a file."""
        if address.startswith("#"):
            self.links.add(f"{self._prefix}-{address[1:]}")
            return f"#{self._prefix}-{address[1:]}"
        is_outside = address.startswith(OUTSIDE) and not address.startswith(self._base_url)
        return address if is_outside else None


def _goes(tag: str, name: str) -> bool:
    """Whether an attribute does something, or names a part of the page that nobody jumps to here."""
    if tag == "button" and name in {"type", "value", "name"}:
        return True
    return name in DROPPED or name.startswith(("data-", "on")) or (tag in RENAMED and "aria-label" in name)


def _is_elsewhere(attributes: dict[str, str]) -> bool:
    """Whether only print shows it, or it is a hidden field, or a way past the top of the page."""
    classes = attributes.get("class", "").split()
    return ONLY_IN_PRINT in classes or "skip" in classes or attributes.get("type") == "hidden"
