"""The demo in English and in a language that nobody speaks: written from right to left in Arabic letters, and
a third longer than English, as many languages are. It shows what a page does with a language that nobody
thought of.

    python -m tests.browser.mirrored demo --port 0
"""

import re
from gettext import NullTranslations

from portal import cli, i18n
from portal.demo import running

CODE = "ar"  # its dates, numbers and direction come from the language data
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
KEPT = re.compile(r"(%\(\w+\)s|%%|<[^>]*>|&\w+;|\{\}|https?://\S+)")
LATIN = re.compile("[A-Za-z]")
EVERY_THIRD = re.compile(f"([{LETTERS}]{{3}})")


class Mirrored(NullTranslations):
    """Says everything in other letters, and in more of them."""

    def gettext(self, message: str) -> str:
        return "".join(part if KEPT.fullmatch(part) else _mirrored(part) for part in KEPT.split(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def _mirrored(text: str) -> str:
    letters = LATIN.sub(lambda letter: LETTERS[ord(letter[0]) % len(LETTERS)], text)
    return EVERY_THIRD.sub(r"\1ن", letters)


def main() -> None:
    """The command `portal`, whose demo speaks it."""
    catalogue, settings = i18n.catalogue, running._settings
    setattr(i18n, "catalogue", lambda code: Mirrored() if code == CODE else catalogue(code))  # noqa: B010
    setattr(  # noqa: B010
        running,
        "_settings",
        lambda *given: settings(*given).model_copy(update={"languages": ["en", CODE]}),
    )
    cli.main()


if __name__ == "__main__":
    main()
