"""What an operator should know of the texts before people notice it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from portal.texts.folder import Slot
from portal.texts.history import DRAFTED
from portal.texts.models import TextVersion
from portal.texts.places import Place, Scope
from portal.texts.text import Text

WARNED_AHEAD = timedelta(days=30)


def remarks(
    live: Sequence[TextVersion], standing: Mapping[Slot, Text], languages: Sequence[str], today: date
) -> Iterator[str]:
    """Texts that have expired or soon will, files that are not heard, and texts that lack a language of the
    portal, a sentence each. `live` is what is approved, `standing` what stands in files."""
    for version in live:
        yield from _expiry(version, today)
    for version in live:
        text = standing.get((version.place, version.key, version.language))
        if text and version.source == DRAFTED and text.digest != version.digest:
            approved = f"text {version.id} was approved later"
            yield f"{text.source} is not shown, since {approved}: change or remove it"
    slots = {(version.place, version.key, version.language) for version in live}
    yield from _untranslated(slots | set(standing), languages)


def _expiry(version: TextVersion, today: date) -> Iterator[str]:
    what = f"text {version.id} ({version.key} for {version.place.folder}, {version.language})"
    if version.expires_on is None:
        return
    if version.expires_on < today:
        yield f"{what} expired on {version.expires_on}, so what is more general is shown instead"
    elif version.expires_on <= today + WARNED_AHEAD:
        yield f"{what} expires on {version.expires_on}; then what is more general is shown instead"


def _untranslated(slots: set[Slot], languages: Sequence[str]) -> Iterator[str]:
    """What ships is written in all languages that ship; the operator's own may lack some."""
    written: dict[tuple[Place, str], set[str]] = defaultdict(set)
    for place, key, language in slots:
        if place.scope is not Scope.DEFAULT:
            written[place, key].add(language)
    for (place, key), known in sorted(written.items()):
        if missing := [code for code in languages if code not in known]:
            yield (
                f"{key} for {place.folder} is not written in {', '.join(missing)}: "
                f"whoever reads that is shown {', '.join(sorted(known))}"
            )
