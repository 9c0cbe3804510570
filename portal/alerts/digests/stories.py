"""From what was found for somebody to what they are told: each study once, as it is now, and nothing that
does not hold any more."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from portal import clock
from portal.alerts.digests.library import Center, Known
from portal.alerts.digests.mails import Story
from portal.alerts.matching.fitting import What, fits, is_near
from portal.alerts.wishes import Wishes
from portal.alerts.words import key, words_of
from portal.config import Settings
from portal.places.saying import away
from portal.studies.page.writing import address, form_address


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who is to be told: what they asked for, the studies that they were told of before, and the
    ids of what they follow, by its words."""

    wishes: Wishes
    told_before: AbstractSet[str]
    condition_ids: Mapping[str, int]

    def follows(self, known: Known) -> bool:
        """Whether they asked for this very study."""
        return not known.numbers.isdisjoint(self.wishes.studies)

    def was_told(self, known: Known) -> bool:
        """Whether they were told of it before, under whatever number."""
        return not known.numbers.isdisjoint(self.told_before)


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of a study: what is new, and the condition it comes for, empty for one that they asked
    for itself; its nearest center, and how many miles away that is."""

    known: Known
    what: What
    because: str
    center: Center | None
    miles: float | None = None

    @property
    def away(self) -> str:
        """How far the center is, in words; empty where that is not known."""
        if self.center is None or self.miles is None:
            return ""
        return away(self.miles, in_miles=self.center.in_miles)

    def entry(self, listener: Listener) -> dict[str, object]:
        """As it is kept of a digest: ids alone."""
        about = listener.condition_ids.get(key(words_of(self.because)), 0) if self.because else 0
        return {"study": self.known.nct_id, "what": int(self.what), "about": about}


def telling(known: Known, whats: Collection[What], listener: Listener) -> Telling | None:
    """What there is to say of a study, of which this was found; None where nothing of it holds now."""
    what = _what(known, whats, listener)
    if what is None:
        return None
    because = "" if listener.follows(known) else _because(known, listener.wishes)
    center, here = _nearest(known, listener.wishes), listener.wishes.at
    miles = here.miles(center.at) if center and center.at and here else None
    return Telling(known, what, because, center, miles)


def _what(known: Known, whats: Collection[What], listener: Listener) -> What | None:
    asked, follows, told = listener.wishes.asked, listener.follows(known), listener.was_told(known)
    if not known.profile.recruits:
        return What.CLOSED if What.CLOSED in whats and (told or follows) else None
    if not follows and not fits(known.profile, asked, clock.today().year):
        return None
    if What.OPENED in whats:
        return What.OPENED
    if What.NEW_SITE in whats and is_near(known.profile.places, asked):
        return What.NEW_SITE
    return What.CHANGED if What.CHANGED in whats and (told or follows) else None


def story(one: Telling, settings: Settings, language: str) -> Story:
    """The same in words; the language is being spoken."""
    known, center = one.known, one.center
    writes = center is not None and center.takes_messages and one.what is not What.CLOSED
    write_path = f"{form_address(known.nct_id)}?site={center.id}" if writes and center else ""
    return Story(
        nct_id=known.nct_id,
        title=known.title,
        what=one.what.name.lower(),
        because=one.because,
        site=center.name if center else "",
        away=one.away,
        excerpt=known.excerpt if one.what is not What.CLOSED else "",
        read_url=settings.address(address(known.nct_id), language),
        write_url=settings.address(write_path, language) if write_path else "",
    )


def _because(known: Known, wishes: Wishes) -> str:
    """The first condition of theirs, in their own words, that the study is about."""
    names = known.profile.name_words
    return next(
        (one for one in (*wishes.conditions, *wishes.meant) if any(words_of(one) <= name for name in names)),
        "",
    )


def _nearest(known: Known, wishes: Wishes) -> Center | None:
    """The nearest center, of those equally near one that takes messages; the first for those who named no
    place."""
    if not known.centers:
        return None
    here = wishes.at
    if here is None:
        return next((one for one in known.centers if one.takes_messages), known.centers[0])
    placed = [one for one in known.centers if one.at is not None] or list(known.centers)
    return min(placed, key=lambda one: (here.miles(one.at) if one.at else 0, not one.takes_messages, one.id))
