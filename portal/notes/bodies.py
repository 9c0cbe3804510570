"""What a person writes in a note: any script and any emoji, without what could reorder or overgrow the
page."""

import re
import unicodedata

from portal.i18n import format_number
from portal.i18n import gettext as _
from portal.web.fields import shows_anything, visible_text

LONGEST = 2000  # characters, as the page counts them: Unicode code points
MOST_MARKS = 8  # over one letter; scripts that stack them need four
MARKS = {"Mn", "Me"}
OPEN_LINES = re.compile(r"\n{4,}")


def cleaned(text: str) -> str:
    """The text without controls and without formats that reorder other text, with "\\n" at its line ends, at
    most 8 marks over a letter, and at most 2 empty lines in a row. What is pasted from a document should not
    be refused for what nobody can see."""
    return OPEN_LINES.sub("\n\n\n", _with_few_marks(visible_text(text)))


def problem(text: str) -> str | None:
    """What is wrong with a cleaned text, in words for whoever wrote it; None where nothing is."""
    if not shows_anything(text):
        return _("Write your note")
    if len(text) > LONGEST:
        return _("Shorten your note to %(number)s characters or fewer", number=format_number(LONGEST))
    return None


def _with_few_marks(text: str) -> str:
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in MARKS else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
