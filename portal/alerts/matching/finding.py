"""Whom news is for, many at a time: the rule of `fitting.py` over columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.alerts.matching.columns import SEXES, Columns, Integers
from portal.alerts.matching.fitting import ANY_DISTANCE, Change, What
from portal.alerts.matching.pieces import PIECE, number_of
from portal.alerts.matching.profiles import Profile
from portal.places.distances import Vector

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Item:
    """News of one study, with the followed conditions that it was and is about."""

    nct_id: str
    change: Change
    was_about: Sequence[int]
    is_about: Sequence[int]


class Found(NamedTuple):
    """The places of subscriptions in their columns, and beside each what is new for it."""

    places: Integers
    whats: NDArray[np.uint8]


def find(columns: Columns, item: Item, year: int) -> Found:
    """Whom the news of one study is for, in the order of their ids."""
    found = _for_those_who_asked(columns, item, year)
    followers, what = columns.of_studies.get(item.nct_id), item.change.for_follower()
    if followers is None or what is None:
        return found
    whats = np.zeros(len(columns.ids), np.uint8)
    whats[found.places] = found.whats
    whats[followers] = what
    places = np.flatnonzero(whats)
    return Found(places, whats[places])


def _for_those_who_asked(columns: Columns, item: Item, year: int) -> Found:
    """Without those who follow the study by itself."""
    change = item.change
    now = _fitting(columns, change.after, item.is_about, year)
    if change.before is None or not change.before.recruits:
        return Found(now, np.full(len(now), What.OPENED, np.uint8))
    was = _fitting(columns, change.before, item.was_about, year)
    if change.closed:
        return Found(was, np.full(len(was), What.CLOSED, np.uint8))
    before = np.zeros(len(columns.ids), np.bool_)
    before[was] = True
    whats = np.full(len(now), What.OPENED, np.uint8)
    whats[before[now]] = What.CHANGED if change.changed else 0
    whats[_near(columns, now, change.new_places)] = What.NEW_SITE
    return Found(now[whats > 0], whats[whats > 0])


def gather(columns: Columns, items: Sequence[Item], found: Sequence[Found]) -> list[tuple[int, bytes]]:
    """The id of each subscription for which there is anything, and all there is for it, packed."""
    if not any(len(one.places) for one in found):
        return []
    places = np.concatenate([one.places for one in found])
    pieces = np.empty(len(places), PIECE)
    numbers = [number_of(item.nct_id) for item in items]
    pieces["study"] = np.repeat(numbers, [len(one.places) for one in found])
    pieces["what"] = np.concatenate([one.whats for one in found])
    order = np.argsort(places, kind="stable")
    whose, first = np.unique(places[order], return_index=True)
    packed, size = pieces[order].tobytes(), PIECE.itemsize
    ends = [*first[1:].tolist(), len(places)]
    return [
        (id_, packed[begin * size : end * size])
        for id_, begin, end in zip(columns.ids[whose].tolist(), first.tolist(), ends, strict=True)
    ]


def _fitting(columns: Columns, profile: Profile, about: Sequence[int], year: int) -> Integers:
    """The places of those whom a study is for."""
    if not profile.recruits:
        return np.empty(0, np.int64)
    some = columns.following(about)
    born, sexes = columns.birth_years[some], columns.sexes[some]
    of_age = (born == 0) | ((year - born >= profile.youngest) & (year - born - 1 <= profile.oldest))
    if profile.sex:
        of_age &= (sexes == 0) | (sexes == SEXES[profile.sex])
    some = some[of_age]
    anywhere = columns.cosines[some] == ANY_DISTANCE
    fitting: Integers = some[anywhere | _near(columns, some, profile.places)]
    return fitting


def _near(columns: Columns, some: Integers, places: Sequence[Vector]) -> Mask:
    """Which of them have one of the places near enough."""
    x, y, z, least = (one[some] for one in (columns.x, columns.y, columns.z, columns.cosines))
    near: Mask = np.zeros(len(some), np.bool_)
    for place in places:
        near |= x * place.x + y * place.y + z * place.z >= least
    near &= least != ANY_DISTANCE
    return near
