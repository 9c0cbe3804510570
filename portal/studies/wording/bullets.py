"""Lists that people typed as text: the registry escapes their bullets and numbers, or takes them for words.

Mended are lines that begin with such a sign. One in mid-line is left alone: in the records it is a product as
often as a bullet ("40 kg • m-2"), and "ECOG 0, 1 or 2. Life expectancy" is no list."""

import re

SIGNS = "•·●○◦▪■□▫►➢✓✔–—"
LEVEL = 2
FOOTNOTE_MARK = r"\*"

ALONE = re.compile(rf"^[ ]*(?:\\[-*]|[{SIGNS}])[ ]*$", re.MULTILINE)
DOUBLED = re.compile(rf"([ ]*)[-*+] (?:\\[-+]|[{SIGNS}])\s*(?=\S)")
TYPED = re.compile(rf"^([ ]*)(?:\\[-+][ ]+|[{SIGNS}][ ]*|\\?-(?=[^\W\d]))(?=\S)", re.MULTILINE)
TYPED_STAR = re.compile(r"^([ ]*)\\\*[ ]+(?=\S)", re.MULTILINE)
TYPED_NUMBER = re.compile(r"^([ ]*[0-9]{1,3})\\([.)])[ ]+(?=\S)", re.MULTILINE)


def mended(source: str) -> str:
    """The CommonMark source with typed bullets and numbers as real ones, and bullets of nothing left out.

    A typed star is a bullet where it is the only one. Two are a footnote and the mark that refers to it, and
    stand close to their words."""
    source = TYPED.sub(r"\1* ", _levelled(ALONE.sub("", source)))
    star = "* " if source.count(FOOTNOTE_MARK) == 1 else r"\\*"
    source = TYPED_STAR.sub(rf"\1{star}", source)
    return TYPED_NUMBER.sub(r"\1\2 ", source)


def _levelled(source: str) -> str:
    """A line with two bullets ("* • Adults") swallowed the items after it, which stand a level too deep."""
    lines, swallowed = [], 0
    for line in source.split("\n"):
        if doubled := DOUBLED.match(line):
            swallowed = len(doubled[1]) + LEVEL
            lines.append(f"{doubled[1]}* {line[doubled.end() :]}")
            continue
        if line and not line.startswith(" " * swallowed):
            swallowed = 0
        lines.append(line[LEVEL:] if swallowed else line)
    return "\n".join(lines)
