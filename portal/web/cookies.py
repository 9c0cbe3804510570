"""Every cookie that the portal sets, so that the page about privacy can name them all; a test holds the two
together."""

from datetime import timedelta
from enum import StrEnum

from portal.web import languages


class Cookie(StrEnum):
    """How a cookie's name begins; behind https it begins with `__Host-` before that."""

    SENDER = "sender"  # sent a message: with the first figures of its number, signed
    DEVICE = "device"  # opened a message with a code: with a keyed fingerprint of the mailbox, signed
    STAFF = "staff"  # signed in to the staff side: random, and stored as a hash
    SIGN_IN = "signing"  # asked for a link to sign in: random, and stored as a hash
    NOTEBOOK = "notebook"  # wrote a note: the key that opens this browser's notes, and nothing else
    NOTES = "notes"  # the same, for the page's script: only that there are notes
    READER = "reader"  # opened shared notes: with the first figures of their number, signed
    LANGUAGE = languages.COOKIE  # chose a language


LIVES_FOR = {
    Cookie.SENDER: timedelta(days=30),
    Cookie.DEVICE: timedelta(days=30),
    Cookie.STAFF: timedelta(days=7),
    Cookie.SIGN_IN: timedelta(days=1),
    Cookie.NOTEBOOK: timedelta(days=400),
    Cookie.NOTES: timedelta(days=400),
    Cookie.READER: timedelta(days=90),
    Cookie.LANGUAGE: languages.REMEMBERED_FOR,
}
