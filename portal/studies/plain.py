"""Plain text from the registry: what no page or database can hold is taken out, entities are decoded."""

import html
import re
import unicodedata

UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
SURROGATES = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def text(value: str) -> str:
    """Several lines that every database and page can hold: line ends as "\\n", no controls, no noncharacters,
    no halves of surrogate pairs."""
    return SURROGATES.sub(REPLACEMENT, UNREADABLE.sub("", LINE_ENDS.sub("\n", value))).strip()


def line(value: str) -> str:
    """One line, white space joined, with entities decoded: the registry has "Children&#39;s" in names."""
    return " ".join(text(html.unescape(value)).split())


def folded(value: str) -> str:
    """The form in which words are compared: lower case in every script, without accents."""
    apart = unicodedata.normalize("NFKD", value).casefold()
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())
