"""Plain text from the registry: what no page or database can hold is taken out, entities are decoded."""

import html
import re
import unicodedata

SYMBOL_BULLETS = re.compile("[\uf0a7\uf0b7]")
UNREADABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u202a-\u202e\u2066-\u2069"  # what turns the text after it around
    "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]"  # what has no meaning outside one font or program
)
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
SURROGATES = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
MOST_ENCODINGS = 8
ESCAPED_SIGN = re.compile(r"\\([!-/:-@\[-`{-~])")


def text(value: str) -> str:
    """Several lines that every database and page can hold: line ends as "\\n", no controls, no halves of
    surrogate pairs, and of a symbol font's private characters only the bullets, as bullets."""
    value = LINE_ENDS.sub("\n", SYMBOL_BULLETS.sub("•", value))
    return SURROGATES.sub(REPLACEMENT, UNREADABLE.sub("", value))


def line(value: str) -> str:
    """One line as it is shown: white space joined, no entities ("Children&#39;s"), no escapes."""
    return " ".join(shown(ESCAPED_SIGN.sub(r"\1", value)).split())


def shown(value: str) -> str:
    """Text as people are to read it. Entities are decoded, those too that were encoded again and again. A
    backslash that is no escape is a slash ("mg\\dl"), and shown as one: nobody meant anything else by it."""
    for _ in range(MOST_ENCODINGS):
        decoded = text(ENTITY.sub(lambda found: html.unescape(found[0]), value))
        if decoded == value:
            break
        value = decoded
    return value.replace("\\", "/")


def folded(value: str) -> str:
    """The form in which words are compared: lower case in every script, without accents."""
    apart = unicodedata.normalize("NFKD", value).casefold()
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())
