"""A team's working time: what the clock counts a sender's waiting in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import Self
from zoneinfo import ZoneInfo

from portal.teams.reading import MONDAY_TO_FRIDAY, TeamSettings

ONE_DAY = timedelta(days=1)
KEPT = 4096


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When a team works: on these days of the week (Monday is 0), from `opens` to `closes` by the clocks of
    `zone`. One that closes before it opens works through the night, until the next day. One that names no
    day is taken to work from Monday to Friday: a sender must not wait for ever."""

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time

    @classmethod
    def of(cls, settings: TeamSettings, zone: ZoneInfo) -> Self:
        """What a team has set, in its zone."""
        opens, closes = time.fromisoformat(settings.opens), time.fromisoformat(settings.closes)
        return cls(zone, frozenset(settings.working_days), opens, closes)

    def due(self, since: datetime, days: int) -> datetime:
        """When a step of so many working days falls due for somebody who waits since then, in UTC. A day
        counts when the whole of it lies after `since`. The step is due as the first working day after those
        begins, so that all steps of a team fall due in one morning."""
        openings = (self._opening(day) for day in self._working_days(since, ONE_DAY))
        return next(islice((opening for opening in openings if opening >= since), days, None))

    def waiting_since(self, now: datetime, days: int) -> datetime:
        """The other way round: the latest `since` at which a step of so many working days is due by now, in
        UTC. It is the same for everybody who waits for this team."""
        return _opening_before(self, now, days)

    def days_waited(self, since: datetime, now: datetime) -> int:
        """How many whole working days lie between the two moments."""
        days = self._working_days(since, ONE_DAY)
        over = takewhile(lambda day: self._closing(day) <= now, days)
        return sum(self._opening(day) >= since for day in over)

    def next_day(self, now: datetime) -> datetime:
        """When the first working day after this day begins, in UTC."""
        tomorrow = datetime.combine(now.astimezone(self.zone).date() + ONE_DAY, time(), self.zone)
        return self.due(tomorrow.astimezone(UTC), 0)

    def is_same_day(self, one: datetime, other: datetime) -> bool:
        """Whether both are on one day by the team's clocks."""
        return one.astimezone(self.zone).date() == other.astimezone(self.zone).date()

    def _working_days(self, moment: datetime, step: timedelta) -> Iterator[date]:
        """The days on which the team works, from the one of this moment on, or backwards, without end."""
        days = self.days or frozenset(MONDAY_TO_FRIDAY)
        day = moment.astimezone(self.zone).date()
        while True:
            if day.weekday() in days:
                yield day
            day += step

    def _opening(self, day: date) -> datetime:
        """In UTC: two times of one zone would be compared by their clocks, which are put back once a year."""
        return datetime.combine(day, self.opens, self.zone).astimezone(UTC)

    def _closing(self, day: date) -> datetime:
        last = day if self.opens < self.closes else day + ONE_DAY
        return datetime.combine(last, self.closes, self.zone).astimezone(UTC)


@lru_cache(KEPT)
def _opening_before(working: WorkingTime, now: datetime, days: int) -> datetime:
    """Kept, because it is asked for every lead that waits, and is the same for a whole turn of the clock."""
    openings = (working._opening(day) for day in working._working_days(now, -ONE_DAY))
    return next(islice((opening for opening in openings if opening <= now), days, None))
