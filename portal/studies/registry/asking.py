"""Which studies a sync asks the registry for."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

CHUNK = 100  # numbers in one question: an address of some 1,400 characters


@dataclass(frozen=True, slots=True)
class Asked:
    """A choice of studies: those of any of the conditions, at any of the sponsors (both, where both are
    given), and those of these numbers; of all these, what changed `since` a day.

    With nothing chosen it is what is stored already. `everything` is all that the registry has, for a portal
    that has nothing yet at a registry that is small."""

    since: date | None = None
    conditions: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    nct_ids: tuple[str, ...] = ()
    everything: bool = False

    @classmethod
    def of(
        cls,
        since: date | None = None,
        conditions: Iterable[str] = (),
        sponsors: Iterable[str] = (),
        nct_ids: Iterable[str] = (),
    ) -> Self:
        """The same choice, however it was typed."""
        numbers = sorted({one.strip().upper() for one in nct_ids})
        return cls(since, _each(conditions), _each(sponsors), tuple(numbers))

    def __str__(self) -> str:
        """The choice as it is stored: the same text for the same choice."""
        parts: dict[str, Any] = {
            "since": self.since and self.since.isoformat(),
            "conditions": self.conditions,
            "sponsors": self.sponsors,
            "nct_ids": self.nct_ids,
            "everything": self.everything,
        }
        return json.dumps({name: value for name, value in parts.items() if value}, ensure_ascii=False)

    @property
    def is_plain(self) -> bool:
        """Whether nothing was chosen."""
        return self == type(self)()

    @property
    def listing(self) -> dict[str, str] | None:
        """The query that finds studies, also ones that are not stored; None where none is to be found."""
        if not (self.conditions or self.sponsors or self.everything or (self.since and not self.nct_ids)):
            return None
        query = {"query.cond": _either(self.conditions), "query.spons": _either(self.sponsors)}
        return {name: value for name, value in query.items() if value} | self._changed

    def numbered(self, nct_ids: Iterable[str]) -> dict[str, str]:
        """The query for these numbers, at most 100; the registry takes former numbers too."""
        return {"filter.ids": "|".join(nct_ids)} | self._changed

    @property
    def looks_at_stored(self) -> bool:
        """Whether what is stored and was not met is looked at too: a study that a query no longer finds may
        have changed, or left the registry."""
        return self.since is None and not (self.nct_ids and not self.listing)

    @property
    def _changed(self) -> dict[str, str]:
        if self.since is None:
            return {}
        return {"query.term": f"AREA[LastUpdatePostDate]RANGE[{self.since.isoformat()},MAX]"}


def _each(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({term.strip() for term in terms if term.strip()}))


def _either(terms: tuple[str, ...]) -> str:
    """One expression for all of them, in the registry's own syntax."""
    return terms[0] if len(terms) == 1 else " OR ".join(f"({term})" for term in terms)
