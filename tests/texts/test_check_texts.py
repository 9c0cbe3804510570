"""An operator hears of what will not stay as it is, thirty days ahead."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.texts.checking import remarks
from portal.texts.history import DRAFTED
from portal.texts.models import TextState, TextVersion
from portal.texts.places import SHIPPED
from portal.texts.text import Text
from tests.texts.writing import STUDY, a_text

TODAY = date(2026, 11, 22)
BOTH = [a_text("A bath.", STUDY), a_text("Un baño.", STUDY, language="es")]


def a_version(text: Text, source: str | None = None) -> TextVersion:
    return TextVersion(
        id=12,
        key=text.key,
        scope=text.place.scope,
        whose=text.place.whose,
        language=text.language,
        body=text.body,
        digest=text.digest,
        state=TextState.APPROVED,
        source=source or text.source,
        expires_on=text.expires_on,
    )


def remarked(*texts: Text, standing: tuple[Text, ...] = (), source: str | None = None) -> list[str]:
    files = {(text.place, text.key, text.language): text for text in standing}
    versions = [a_version(text, source) for text in texts]
    return [one.words for one in remarks(versions, files, ["en", "es"], TODAY)]


def test_nothing_is_said_of_texts_that_are_well() -> None:
    assert remarked(*BOTH, standing=tuple(BOTH)) == []
    assert remarked(a_text("What ships", SHIPPED)) == []


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "expired on 2026-11-21"), (0, "expires on"), (30, "expires on")]
)
def test_what_expires_is_named_thirty_days_ahead(days: int, said: str) -> None:
    expiring = [replace(text, expires_on=TODAY + timedelta(days=days)) for text in BOTH]
    lines = remarked(*expiring)
    assert len(lines) == 2
    assert all(said in line and "text 12 (before_you_write for studies/NCT90000001" in line for line in lines)
    assert remarked(*[replace(text, expires_on=TODAY + timedelta(days=31)) for text in BOTH]) == []


def test_a_file_that_is_not_heard_is_named() -> None:
    other = replace(BOTH[0], body="A shower.")
    (line,) = remarked(*BOTH, standing=(other, BOTH[1]), source=DRAFTED)
    assert line.startswith(f"{other.source} is not shown, since text 12")


def test_a_text_that_is_missing_in_a_language_of_the_portal_is_named() -> None:
    (line,) = remarked(BOTH[0])
    assert line == (
        "before_you_write for studies/NCT90000001 is not written in es: whoever reads that is shown en"
    )
