"""Every cookie that the portal sets, so that the page about privacy can name them all; a test holds the two
together."""

from datetime import timedelta
from enum import StrEnum

from portal.web import languages


class Cookie(StrEnum):
    """How a cookie's name begins; behind https it begins with `__Host-` before that."""

    SENDER = "sender"  # sent a message: with the first figures of its number, signed
    DEVICE = "device"  # opened a message with a code: with a keyed fingerprint of the mailbox, signed
    LANGUAGE = languages.COOKIE  # chose a language


LIVES_FOR = {
    Cookie.SENDER: timedelta(days=30),
    Cookie.DEVICE: timedelta(days=30),
    Cookie.LANGUAGE: languages.REMEMBERED_FOR,
}
