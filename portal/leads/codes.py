"""The codes of messages and of links to them: five tries each, and a new one by e-mail after that."""

from typing import Protocol

from portal.i18n import gettext as _
from portal.leads.models import Lead
from portal.limits.codes import Coded, is_used_up, problem

__all__ = ["is_used_up", "may_be_renewed", "no_new_one", "problem", "was_never_sent"]

MOST_NEW_CODES = 5  # 30 tries in a million, then a person has to help


class Renewable(Coded, Protocol):
    """A row whose code can be made anew: `codes_sent` counts new ones."""

    codes_sent: int


def was_never_sent(row: Renewable) -> bool:
    """Whether there was no e-mail yet in which the code could stand."""
    return isinstance(row, Lead) and row.copy_withheld_at is not None and not row.codes_sent


def may_be_renewed(row: Renewable) -> bool:
    """Whether a new code may be sent: only for one that is used up or was never sent, and not without
    end."""
    return (is_used_up(row) or was_never_sent(row)) and row.codes_sent < MOST_NEW_CODES


def no_new_one() -> str:
    """Why no new code is sent."""
    return _("No new code can be sent now. Use the code in the newest email, or answer that email")
