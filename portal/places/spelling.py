"""One form for the spellings of a place's name: the table of places is made with it, and asked with it."""

import re
import unicodedata

# Letters that Unicode does not take apart into a plain one and a sign.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ŋ": "n"}
)
INITIALS = re.compile(r"(?<=\b\w)\.\s?(?=\w\b)")  # D.C. and D. C.
SILENT = re.compile("['’‘ʻʼʾʿ`´]")
BETWEEN_WORDS = re.compile(r"[\W_]+")
IN_FULL = {"st": "saint", "ste": "sainte", "sta": "santa", "sto": "santo", "ft": "fort", "mt": "mount"}


def folded(name: str) -> str:
    """Lower case, without accents, signs and short forms: "St. Louis" is "saint louis"."""
    apart = unicodedata.normalize("NFKD", INITIALS.sub("", name)).casefold().translate(PLAIN)
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    words = BETWEEN_WORDS.sub(" ", SILENT.sub("", letters)).split()
    return " ".join(IN_FULL.get(word, word) for word in words)
