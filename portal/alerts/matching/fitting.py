"""Whom a study is for, in plain words: the rule that the fast way must agree with, and that is asked once
more before anybody is told.

It is in the very order of operations that the columns are compared in, so that a distance on the edge is
decided alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import cos

from portal.alerts.matching.profiles import Profile
from portal.places.distances import MILES, Vector

ANY_DISTANCE = -2.0  # less than every cosine


class What(IntEnum):
    """What is new of a study for somebody."""

    OPENED = 1
    NEW_SITE = 2
    CHANGED = 3
    CLOSED = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, as it is compared: the words of each condition; where they are and how far
    they would go (both or neither); their year of birth and sex, where they gave them."""

    conditions: tuple[frozenset[str], ...]
    at: Vector | None = None
    miles: int | None = None
    birth_year: int | None = None
    sex: str | None = None

    @property
    def cosine(self) -> float:
        """Of the angle up to which a place is near enough."""
        return ANY_DISTANCE if self.at is None or self.miles is None else cosine(self.miles)


def cosine(miles: int) -> float:
    """Of the angle that spans so many miles."""
    return cos(miles / MILES)


def fits(profile: Profile, asked: Asked, year: int) -> bool:
    """Whether a study takes people and is for somebody, in a year."""
    return (
        profile.recruits
        and any(words <= name for words in asked.conditions for name in profile.name_words)
        and _is_of_age(profile, asked.birth_year, year)
        and (not profile.sex or not asked.sex or profile.sex == asked.sex)
        and (asked.cosine == ANY_DISTANCE or is_near(profile.places, asked))
    )


def is_near(places: Sequence[Vector], asked: Asked) -> bool:
    """Whether one of the places is near enough; none is for those who named no place."""
    at, least = asked.at, asked.cosine
    if at is None or least == ANY_DISTANCE:
        return False
    return any(at.x * place.x + at.y * place.y + at.z * place.z >= least for place in places)


def _is_of_age(profile: Profile, birth_year: int | None, year: int) -> bool:
    """Of a year of birth, two ages are possible; one that fits is enough."""
    if birth_year is None:
        return True
    return year - birth_year >= profile.youngest and year - birth_year - 1 <= profile.oldest


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a study between two looks; `before` is None for one that is new here."""

    before: Profile | None
    after: Profile

    @property
    def opened(self) -> bool:
        """It takes people now."""
        return self.after.recruits and not (self.before and self.before.recruits)

    @property
    def closed(self) -> bool:
        """It takes nobody any more."""
        return self.before is not None and self.before.recruits and not self.after.recruits

    @property
    def ended(self) -> bool:
        """It has ended without taking people in between."""
        known = self.before is not None and not self.before.recruits and not self.before.has_ended
        return known and not self.after.recruits and self.after.has_ended

    @property
    def changed(self) -> bool:
        """Who can join is not what it was."""
        if self.before is None or not (self.before.recruits and self.after.recruits):
            return False
        return _who(self.before) != _who(self.after)

    @property
    def new_places(self) -> tuple[Vector, ...]:
        """Where it did not take people before, though it did elsewhere."""
        if self.before is None or not (self.before.recruits and self.after.recruits):
            return ()
        return tuple(sorted({*self.after.places} - {*self.before.places}))

    @property
    def is_news(self) -> bool:
        """Whether anybody could be told of it."""
        lost_places = self.before is not None and self.before.places != self.after.places
        return any((self.opened, self.closed, self.ended, self.changed, lost_places and self.new_places))

    def for_asked(self, asked: Asked, year: int) -> What | None:
        """What is new for somebody who asked for this."""
        now = fits(self.after, asked, year)
        was = self.before is not None and fits(self.before, asked, year)
        if now:
            if is_near(self.new_places, asked):
                return What.NEW_SITE
            if not was:
                return What.OPENED
            return What.CHANGED if self.changed else None
        return What.CLOSED if was and self.closed else None

    def for_follower(self) -> What | None:
        """What is new for somebody who asked to hear of this very study."""
        if self.opened:
            return What.OPENED
        if self.closed or self.ended:
            return What.CLOSED
        return What.CHANGED if self.changed else None


def _who(profile: Profile) -> tuple[object, ...]:
    return (profile.names, profile.sex, profile.youngest, profile.oldest, profile.criteria)
