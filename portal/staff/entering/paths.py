"""Where to go on after signing in."""

import re

INBOX = "/staff/leads"
OWN_PAGE = re.compile(r"(?:/[a-z]{2,3}(?:-[A-Za-z]{2,4})?)?(/staff(?:/[\w-]+)*(?:\?[\w=&%.+~-]*)?)", re.ASCII)


def own_page(wanted: str) -> str:
    """The page of the staff side that was wanted, without its language; the inbox for any other address. What
    is let through is listed letter by letter, since browsers read "//" and a backslash as another host."""
    found = OWN_PAGE.fullmatch(wanted)
    return found[1] if found else INBOX
