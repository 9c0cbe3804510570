"""Random studies and people, close enough to one another that all outcomes occur."""

from dataclasses import replace

from hypothesis import strategies as st

from portal.alerts.matching.fitting import Asked, Change
from portal.alerts.matching.profiles import NO_AGE, Profile
from portal.alerts.words import key
from portal.places.distances import Vector

WORDS = ("back", "pain", "low", "chronic", "knee", "migraine")
TOWNS = tuple(
    Vector.of(latitude, longitude)
    for latitude, longitude in ((39.8, -89.6), (40.7, -89.6), (39.0, -94.5), (47.6, -122.3), (48.1, 11.6))
)
YEAR = 2026

names = st.sets(st.sampled_from(WORDS), min_size=1, max_size=4).map(frozenset)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """A study, which recruits more often than not."""
    recruits = draw(st.booleans()) or draw(st.booleans())
    places = draw(st.sets(st.sampled_from(TOWNS), max_size=3)) if recruits else set()
    return Profile(
        status="RECRUITING" if recruits else draw(st.sampled_from(["COMPLETED", "NOT_YET_RECRUITING"])),
        recruits=recruits,
        names=tuple(sorted(map(key, draw(st.sets(names, min_size=1, max_size=3))))),
        sex=draw(st.sampled_from(["", "", "FEMALE", "MALE"])),
        youngest=draw(st.sampled_from([0.0, 18.0, 40.5])),
        oldest=draw(st.sampled_from([NO_AGE, 65.0, 17.0])),
        criteria=draw(st.sampled_from(["a", "b"])),
        places=tuple(sorted(places)),
    )


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """A new study, another one under the same number, or the same one at other places."""
    after = draw(profiles())
    kind = draw(st.sampled_from(["new", "other", "elsewhere", "other people"]))
    if kind in {"new", "other"}:
        return Change(None if kind == "new" else draw(profiles()), after)
    if kind == "elsewhere" and after.recruits:
        return Change(replace(after, places=tuple(sorted(draw(st.sets(st.sampled_from(TOWNS)))))), after)
    return Change(replace(after, criteria="c"), after)


people = st.builds(
    Asked,
    conditions=st.lists(names, max_size=3, unique=True).map(tuple),
    at=st.none() | st.sampled_from(TOWNS),
    miles=st.none() | st.sampled_from([25, 50, 100, 250]),
    birth_year=st.none() | st.sampled_from([1950, 1960, 1961, 1985, 1986, 2008, 2009]),
    sex=st.none() | st.sampled_from(["FEMALE", "MALE"]),
)
