"""Cleaning what people type: any script and any emoji is kept exactly; what cannot be seen or breaks lines
is refused."""

import unicodedata

LINE_ENDS = {"\r", "\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"}
ALLOWED_FORMATS = {
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u061c",
}  # joiners and marks that scripts and emoji need
REFUSED_CATEGORIES = {"Cc", "Cs", "Co"}
SHOWS_NOTHING = {"Cf", "Zs", "Zl", "Zp", "Mn", "Me"}  # beside what it joins or stands over
MOST_MARKS_SORTED = 30  # no language has as many over one letter (Unicode Standard Annex #15, 13)
EMPTY_LETTERS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}  # fillers of Hangul, the Braille blank


class HiddenCharacters(Exception):
    """The text has control characters, line ends in a single line, or code points that are not characters."""


def clean_line(text: str) -> str:
    """One line in NFC without white space at its ends. Raises HiddenCharacters."""
    line = composed(text.strip(" \t\u00a0\u3000")).replace("\t", " ")
    if any(_hidden(character) or character in LINE_ENDS for character in line):
        raise HiddenCharacters
    return line


def clean_text(text: str) -> str:
    """Several lines in NFC, their ends as "\\n". Raises HiddenCharacters."""
    lines = composed(text.replace("\r\n", "\n").replace("\r", "\n"))
    if any(_hidden(character) for character in lines if character not in "\n\t"):
        raise HiddenCharacters
    return lines.strip()


def visible_text(text: str) -> str:
    """Several lines in NFC, their ends as "\\n", without the characters that `clean_text` refuses."""
    lines = composed(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(character for character in lines if character in "\n\t" or not _hidden(character)).strip()


def composed(text: str) -> str:
    """The text in NFC. Sorting marks takes the square of their number, and one form could hold up a server
    for minutes: of more than 30 in a row the first 30 are sorted, then the next."""
    pieces, begin, marks = [], 0, 0
    for place, character in enumerate(text):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MOST_MARKS_SORTED:
            pieces.append(unicodedata.normalize("NFC", text[begin:place]))
            begin, marks = place, 1
    return "".join([*pieces, unicodedata.normalize("NFC", text[begin:])])


def shows_anything(text: str) -> bool:
    """Whether somebody who reads the text sees anything of it."""
    return any(
        unicodedata.category(character) not in SHOWS_NOTHING and character not in EMPTY_LETTERS
        for character in text
    )


def _hidden(character: str) -> bool:
    """Controls, surrogates, private use, noncharacters, line separators, and formats that reorder other
    text."""
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return True
    category = unicodedata.category(character)
    if category == "Cf":
        return character not in ALLOWED_FORMATS and not 0xE0020 <= code <= 0xE007F
    return category in REFUSED_CATEGORIES or category in {"Zl", "Zp"}
