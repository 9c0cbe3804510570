"""What an operator should know of the texts before people notice it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.i18n import gettext as _
from portal.texts.folder import Slot
from portal.texts.history import DRAFTED
from portal.texts.models import TextVersion
from portal.texts.places import Place, Scope
from portal.texts.text import Text

WARNED_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence on the texts of a place."""

    place: Place
    words: str


def remarks(
    live: Sequence[TextVersion], standing: Mapping[Slot, Text], languages: Sequence[str], today: date
) -> Iterator[Remark]:
    """Texts that have expired or soon will, files that are not heard, and texts that lack a language of the
    portal. `live` is what is approved, `standing` what stands in files."""
    for version in live:
        if words := _expiry(version, today):
            yield Remark(version.place, words)
    for version in live:
        text = standing.get((version.place, version.key, version.language))
        if text and version.source == DRAFTED and text.digest != version.digest:
            yield Remark(version.place, _unheard(text, version))
    slots = {(version.place, version.key, version.language) for version in live}
    yield from _untranslated(slots | set(standing), languages)


def _expiry(version: TextVersion, today: date) -> str:
    on = version.expires_on
    what = {"id": version.id, "key": version.key, "place": version.place.folder, "language": version.language}
    if on is not None and on < today:
        return _(
            "text %(id)s (%(key)s for %(place)s, %(language)s) expired on %(day)s, "
            "so what is more general is shown instead",
            **what,
            day=on,
        )
    if on is not None and on <= today + WARNED_AHEAD:
        return _(
            "text %(id)s (%(key)s for %(place)s, %(language)s) expires on %(day)s; "
            "then what is more general is shown instead",
            **what,
            day=on,
        )
    return ""


def _unheard(text: Text, version: TextVersion) -> str:
    return _(
        "%(file)s is not shown, since text %(id)s was approved later: change or remove it",
        file=text.source,
        id=version.id,
    )


def _untranslated(slots: set[Slot], languages: Sequence[str]) -> Iterator[Remark]:
    """What ships is written in all languages that ship; the operator's own may lack some."""
    written: dict[tuple[Place, str], set[str]] = defaultdict(set)
    for place, key, language in slots:
        if place.scope is not Scope.DEFAULT:
            written[place, key].add(language)
    for (place, key), known in sorted(written.items()):
        if missing := [code for code in languages if code not in known]:
            words = _(
                "%(key)s for %(place)s is not written in %(missing)s: whoever reads that is shown %(known)s",
                key=key,
                place=place.folder,
                missing=", ".join(missing),
                known=", ".join(sorted(known)),
            )
            yield Remark(place, words)
