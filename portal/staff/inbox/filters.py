"""What of the inbox is asked for: by state, study, team, how long somebody has waited, and whose it is."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, Self
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, case

from portal import clock
from portal.leads.models import Lead, LeadState
from portal.staff.viewers import Viewer
from portal.studies.models import Site

OVERDUE, ERASED = "overdue", "erased"
STATES = (OVERDUE, *LeadState, ERASED)
DAYS = (1, 2, 3, 5, 10, 30)
MOST_DAYS = 3650
LARGEST_ID = 2**31 - 1  # PostgreSQL refuses to compare with more
NCT_ID = re.compile(r"NCT[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; what is empty narrows nothing. `state` is one of STATES, `study` the number of one,
    `team` a team's id, `days` how many days somebody has waited at least, `mine` whether it was given to
    whoever looks."""

    state: str = ""
    study: str = ""
    team: int | None = None
    days: int | None = None
    mine: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """As an address says it; what nobody can mean is left out."""
        study = asked.get("study", "").strip().upper()
        return cls(
            state=state if (state := asked.get("state", "")) in STATES else "",
            study=study if NCT_ID.fullmatch(study) else "",
            team=_number(asked.get("team", ""), LARGEST_ID),
            days=_number(asked.get("days", ""), MOST_DAYS),
            mine=asked.get("mine") == "yes",
        )

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return self == Filter()

    @property
    def named(self) -> dict[str, Any]:
        """What narrows, by name, as an address and the trail say it."""
        values = asdict(self) | {"mine": "yes" if self.mine else ""}
        return {name: value for name, value in values.items() if value}

    def query(self, **more: str) -> str:
        """The same in an address: "?state=new", or nothing."""
        named = self.named | {name: value for name, value in more.items() if value}
        return f"?{urlencode(named)}" if named else ""

    def in_state(self, state: str) -> Self:
        """The same for another state."""
        return replace(self, state=state)

    def narrows(self, viewer: Viewer) -> list[ColumnElement[bool]]:
        """What is true of the leads that are asked for, whatever their state, of those that the viewer may
        see; of a query that joins Lead and Site."""
        true = [viewer.of_my_teams(Site.team_id)]
        if self.study:
            true.append(Lead.nct_id == self.study)
        if self.team is not None:
            true.append(Site.team_id == self.team)
        if self.days is not None:
            true.append(Lead.waits_since <= clock.now() - timedelta(days=self.days))
        if self.mine:
            true.append(Lead.assigned_to == viewer.member_id)
        return true


def state_shown() -> ColumnElement[str]:
    """The state of a lead as the inbox has it: one that was erased is nothing else any more."""
    return case((Lead.erased_at.is_not(None), ERASED), else_=Lead.state)


def _number(typed: str, most: int) -> int | None:
    if not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(most)):
        return None
    return number if 0 < (number := int(typed)) <= most else None
