"""Why nothing was shared, in words for whoever wanted to."""

from dataclasses import dataclass

from portal.clock import seconds_until
from portal.i18n import format_moment, format_number, ngettext
from portal.i18n import gettext as _
from portal.notes.opening.gate import Busy
from portal.notes.sharing.making import MOST_SHARES, TooLong, TooManyLinks, TooManyShares

REFUSALS = (Busy, TooLong, TooManyLinks, TooManyShares)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The status of the answer, the reason, and after how many seconds it may go better, if ever."""

    status: int
    says: str
    retry_after: int | None = None


def refusal(why: Exception) -> Refusal:
    """What is said about one of REFUSALS."""
    if isinstance(why, Busy):
        says = ngettext(
            "Nothing was shared yet, as many people are here now. Try again in %(num)s second",
            "Nothing was shared yet, as many people are here now. Try again in %(num)s seconds",
            why.retry_after,
        )
        return Refusal(503, says, why.retry_after)
    if isinstance(why, TooManyLinks):
        says = _(
            "You made many links today. You can make more after: %(moment)s", moment=format_moment(why.until)
        )
        return Refusal(429, says, seconds_until(why.until))
    if isinstance(why, TooManyShares):
        says = _(
            "You share %(number)s times already. Stop one of them first", number=format_number(MOST_SHARES)
        )
        return Refusal(422, says)
    return Refusal(422, _("These notes are too long to share at once. Choose fewer of them"))
