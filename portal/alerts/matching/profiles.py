"""What matching knows of a study: enough to say whom it is for, and what is new of it."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

from portal.alerts.words import key, words_of
from portal.places.distances import Vector
from portal.studies.reading import ListedSite
from portal.studies.study import NO_LONGER_LISTED, Age, AgeUnit, Names, Study
from portal.studies.wording import plain

YEARS = {
    AgeUnit.YEARS: 1.0,
    AgeUnit.MONTHS: 1 / 12,
    AgeUnit.WEEKS: 7 / 365.25,
    AgeUnit.DAYS: 1 / 365.25,
    AgeUnit.HOURS: 1 / 8766,
    AgeUnit.MINUTES: 1 / 525960,
}
NO_AGE = 999.0
ENDED = frozenset({"COMPLETED", "TERMINATED", "WITHDRAWN", "SUSPENDED", NO_LONGER_LISTED})
SEXES = frozenset({"FEMALE", "MALE"})
LONGEST_NAME = 120  # characters; longer ones are sentences, in which any two words may meet
DIGEST_LENGTH = 32


@dataclass(frozen=True)
class Profile:
    """A study as it is matched.

    `names` are the words of each name it bears, as they are compared. `sex` is the only one that can join, or
    empty; the ages are in years, both included. `criteria` is a digest of who can join, in the registry's
    words. `places` are the points of its recruiting sites, each once: unit vectors."""

    status: str
    recruits: bool
    names: tuple[str, ...]
    sex: str
    youngest: float
    oldest: float
    criteria: str
    places: tuple[Vector, ...]

    @cached_property
    def name_words(self) -> tuple[frozenset[str], ...]:
        """The words of each name."""
        return tuple(frozenset(name.split()) for name in self.names)

    @property
    def has_ended(self) -> bool:
        """Whether it will take nobody any more, as far as anybody knows."""
        return self.status in ENDED

    def pack(self) -> bytes:
        """As it is stored."""
        return zlib.compress(json.dumps(asdict(self), separators=(",", ":")).encode())

    @classmethod
    def unpack(cls, packed: bytes) -> "Profile":
        """What was packed."""
        kept = json.loads(zlib.decompress(packed))
        kept["names"] = tuple(kept["names"])
        kept["places"] = tuple(Vector(*place) for place in kept["places"])
        return cls(**kept)


def profile_of(study: Study, names: Names, sites: Sequence[ListedSite]) -> Profile:
    """The profile of a study with these sites in its record."""
    recruits = study.is_recruiting
    borne = (*names.headings, *names.broader, *names.conditions, *names.keywords)
    keys = {key(words_of(name)) for name in borne if len(name) <= LONGEST_NAME}
    places = {site.at for site in sites if recruits and site.is_open and site.at is not None}
    return Profile(
        status=study.status,
        recruits=recruits,
        names=tuple(sorted(keys - {""})),
        sex=study.sex if study.sex in SEXES else "",
        youngest=_years(study.minimum_age, 0.0),
        oldest=_years(study.maximum_age, NO_AGE),
        criteria=_digest(study.eligibility or ""),
        places=tuple(sorted(places)),
    )


def _years(age: Age | None, otherwise: float) -> float:
    return otherwise if age is None else age.number * YEARS[age.unit]


def _digest(text: str) -> str:
    """The same for texts that differ in white space, case and accents alone."""
    return hashlib.sha256(plain.folded(text).encode()).hexdigest()[:DIGEST_LENGTH]
