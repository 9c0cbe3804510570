"""How old what a page says is, in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from portal.i18n import ago, format_date, format_month
from portal.i18n import gettext as _
from portal.studies.study import PartialDate


@dataclass(frozen=True, slots=True)
class RecordAge:
    """`day` is when the registry last changed a record, `ago` how long that is, and `checked` a sentence on
    when we last looked there; each is empty where nobody knows."""

    day: str
    ago: str
    checked: str

    @classmethod
    def of(cls, updated: PartialDate | None, checked_at: datetime | None, today: date) -> Self:
        """In the language being spoken. Without a `checked_at` the record came from a file, and nobody has
        looked."""
        since = ago(updated.first_day, today) if updated else ""
        return cls(_as_exactly(updated), since, _checked(checked_at, today))


def _checked(checked_at: datetime | None, today: date) -> str:
    if checked_at is None:
        return ""
    day = checked_at.date()
    if day >= today:
        return _("Checked there today.")
    return _("Last checked there on %(day)s, %(age)s.", day=format_date(day), age=ago(day, today))


def _as_exactly(day: PartialDate | None) -> str:
    """As exactly as the registry knows it."""
    if day is None:
        return ""
    if day.month is None:
        return str(day.year)
    return format_date(day.first_day) if day.day else format_month(day.first_day)
