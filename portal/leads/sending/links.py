"""Finding web addresses in what people type. A copy of every message goes to an address nobody has proven,
so a message that could carry a link would be a relay for spam."""

import re
import unicodedata

# Endings that mail programs turn into links. Those that are words in some language ("is", "my", "de", "io",
# "top") are left out: people forget the space after a full stop, and "my back hurts.my doctor" is no address.
ENDINGS = (
    *("com", "net", "org", "info", "biz", "edu", "gov", "mil", "int", "coop", "aero", "name", "mobi", "xyz"),
    *("ru", "cn", "uk", "us", "ca", "au", "jp", "kr", "br", "mx", "nl", "pl", "cz", "ch", "fr", "ua", "tr"),
    *("gg", "gl", "ly", "tk", "ml", "gq", "cf", "cc", "ws", "tv", "icu", "vip", "club", "app", "dev", "рф"),
    *("pw", "su", "sbs", "cyou", "cfd"),
    *("中国", "公司", "网络", "भारत"),
)
# With a path behind it, a word is an address after all: "bit.do/abc".
WORDS_THAT_END_ADDRESSES = (
    *("ai", "at", "be", "co", "de", "do", "es", "eu", "in", "io", "is", "it", "la", "me", "my", "no", "se"),
    *("so", "to", "top", "site", "online", "link", "click", "live", "shop", "store", "space", "page", "work"),
    *("sh", "pro", "win", "fun", "ink", "bid", "loan", "news", "blog", "world", "website", "tech", "cloud"),
    *("digital", "email", "host", "press", "zip", "mov", "bar", "cam", "buzz", "lol", "quest", "monster"),
    *("ee", "dk", "fi", "gr", "hu", "ro", "sk", "lt", "lv", "bg", "si", "hr", "ie", "nz", "za", "sg", "hk"),
    *("tw", "th", "vn", "id", "ph", "pk", "ae", "il", "ke", "ng", "cl", "ar", "pe"),
)
# All of the address or nothing (++): what is left of "jo@example.org.uk/page" without its end is no address.
EMAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)++(?![/?#]\w|:\d)")
DOT = r"[.\u3002]"
WEB_ADDRESS = re.compile(
    rf"\w+://"
    rf"|\bwww\d?{DOT}\w"
    rf"|\bxn--\w"
    rf"|[\w-]{DOT}(?:{'|'.join(ENDINGS)})(?![\w-])"
    rf"|[\w-]{DOT}(?:{'|'.join(WORDS_THAT_END_ADDRESSES)})(?:/\w|\?\w+=|:\d)",
    re.IGNORECASE,
)


def has_web_address(text: str) -> bool:
    """Whether a mail program would show some part of the text as a link to a page; e-mail addresses may be
    given."""
    plain = unicodedata.normalize("NFKC", text)
    visible = "".join(character for character in plain if unicodedata.category(character) != "Cf")
    return WEB_ADDRESS.search(EMAIL_ADDRESS.sub(" ", visible)) is not None
