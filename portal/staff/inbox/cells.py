"""Cells of a table that people open in a spreadsheet: what strangers typed must never be run there.

A spreadsheet takes a cell for a formula that begins with one of a few characters
(https://owasp.org/www-community/attacks/CSV_Injection), also behind spaces and in their wide forms. An
apostrophe before it makes it plain text. Some programs show the apostrophe, so nothing that people read every
day may need one: telephone numbers have their country's code in parentheses."""

import csv
import io
import re
from collections.abc import Iterable

from portal.web.telephone import grouped

STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\t\r\n|%"
NOT_SEEN = "\\s\\x00-\\x20\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff\"'`"
FORMULA = re.compile(f"^[{NOT_SEEN}]*[{STARTS}]")
# Where a semicolon or a tab parts cells, what follows one begins a cell of its own.
WITHIN = re.compile(f"([;,\t\r\n|])(?=[{NOT_SEEN}]*[{STARTS}])")
COUNTRY_CODE = re.compile(r"^\+(\d+)")
MARK = "'"
BYTE_ORDER_MARK = "\ufeff"  # without it some spreadsheets take UTF-8 for their own old alphabet


def inert(text: str) -> str:
    """The text, as no spreadsheet will run it; most texts are left as they are."""
    safe = WITHIN.sub(lambda found: found[1] + MARK, text)
    return MARK + safe if FORMULA.match(text) else safe


def phone_cell(e164: str, extension: str = "") -> str:
    """A number to be read and dialled: "(+1) 202-555-0143". It begins like no formula, and no program takes
    it for a sum or cuts off its zeros."""
    shown = COUNTRY_CODE.sub(r"(+\1)", grouped(e164))
    return inert(f"{shown} ext. {extension}" if extension else shown)


def line(cells: Iterable[str]) -> str:
    """A line of a CSV file (RFC 4180), every cell in quotes."""
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
