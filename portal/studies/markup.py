"""CommonMark from the registry, as HTML that is safe to show."""

import html
import re

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "h4", "blockquote"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start", "class"}}
BLOCK = re.compile("</?(?:p|ul|ol|li|h4|blockquote|br)[^>]*>")
TAG = re.compile("<[^>]+>")

_commonmark = MarkdownIt("commonmark", {"html": False}).disable("code")


def rendered(text: str | None) -> str:
    """Sanitised HTML of a CommonMark text: p, ul, ol (with `start`), li, strong, em, h4, br, blockquote and
    links with `rel`; "" for none."""
    html_of_text = str(_commonmark.render(text or ""))
    return nh3.clean(html_of_text, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"})


def plain_text(rendered_html: str) -> str:
    """The text of rendered HTML as it is shown: its blocks' text joined by one line break."""
    blocks = (html.unescape(TAG.sub("", block)) for block in BLOCK.split(rendered_html))
    return "\n".join(text for text in (" ".join(block.split()) for block in blocks) if text)


def excerpt(rendered_html: str, length: int = 200) -> str:
    """How the text of rendered HTML begins, on one line, cut between words; ends with "…" where it was cut."""
    whole = " ".join(plain_text(rendered_html).split())
    if len(whole) <= length:
        return whole
    return whole[: length - 1].rpartition(" ")[0].rstrip(" ,;:.") + "…"
