"""The order of the inbox: who is overdue, who waits, who waits for a call on a promised day, each the longest
first; then everybody else, the newest first. A page goes on after the last row of the one before, so that
messages that come in meanwhile shift nothing."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, or_

from portal import clock
from portal.leads.models import Lead
from portal.leads.waiting.looking import is_waiting

OVERDUE, WAITING, PROMISED, REST = range(4)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MARK = re.compile(r"([0-3])\.([0-9]{1,17})\.([0-9a-f]{32})")
ONE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of a row in the inbox: its rank, since when it waits or was sent, and its id."""

    rank: int
    moment: datetime
    lead_id: str

    def __str__(self) -> str:
        return f"{self.rank}.{(self.moment - EPOCH) // ONE}.{self.lead_id}"

    @classmethod
    def of(cls, text: str) -> Self | None:
        """The place that `str` wrote; None for anything else, which means the beginning."""
        found = MARK.fullmatch(text)
        if found is None:
            return None
        try:
            return cls(int(found[1]), EPOCH + int(found[2]) * ONE, found[3])
        except OverflowError:
            return None


def rank(overdue: ColumnElement[bool]) -> ColumnElement[int]:
    """Where a lead stands, in a query of Lead."""
    waits = is_waiting()
    waits_now = and_(waits, Lead.waits_since <= clock.now())
    return case((overdue, OVERDUE), (waits_now, WAITING), (waits, PROMISED), else_=REST)


def in_order(ranked: ColumnElement[int]) -> tuple[SQLColumnExpression[Any], ...]:
    """What a query of Lead is ordered by."""
    since = case((ranked != REST, Lead.waits_since))
    newest = case((ranked == REST, Lead.created_at))
    return (ranked, since, newest.desc(), Lead.id)


def beyond(cursor: Cursor, ranked: ColumnElement[int]) -> ColumnElement[bool]:
    """What is true of the leads that stand after a place."""
    if cursor.rank == REST:
        later = or_(
            Lead.created_at < cursor.moment,
            and_(Lead.created_at == cursor.moment, Lead.id > cursor.lead_id),
        )
    else:
        later = or_(
            Lead.waits_since > cursor.moment,
            and_(Lead.waits_since == cursor.moment, Lead.id > cursor.lead_id),
        )
    return or_(ranked > cursor.rank, and_(ranked == cursor.rank, later))
