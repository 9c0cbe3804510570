"""The sign-up form as a page shows it: what was typed, with names to choose from and how much fits today."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from portal.alerts.signing_up.today import Today, matching_today
from portal.alerts.vocabulary.following import meant_by
from portal.alerts.vocabulary.suggesting import Suggestion, suggest
from portal.alerts.wishes import MOST_CONDITIONS, Wishes
from portal.i18n import gettext as _
from portal.studies.page.writing import address
from portal.studies.reading import titles_of
from portal.web.forms import Form

FEWEST_ROWS = 2
MOST_SUGGESTED_FOR = 5  # conditions


class Look(StrEnum):
    """Buttons that show the form again and sign nobody up."""

    MORE = "more"
    SUGGEST = "suggest"
    TODAY = "today"
    FILL = "fill"  # from another page, with what is known there


@dataclass(frozen=True, slots=True)
class Offered:
    """What stands in the form besides what was typed: how many rows there are for conditions, names for some
    of them, the followed studies (number, path, title), and what fits today, once that was asked for."""

    rows: int
    suggestions: tuple[tuple[str, tuple[Suggestion, ...]], ...] = ()
    studies: tuple[tuple[str, str, str], ...] = ()
    today: Today | None = None


def consent_words(operator: str) -> str:
    """What somebody agrees to who signs up."""
    return _(
        "%(operator)s may keep what I entered here, and send me news of studies by email. "
        "I can change or stop this at any time.",
        operator=operator,
    )


async def with_meanings(session: AsyncSession, wishes: Wishes) -> Wishes:
    """The wishes with what the registry calls these conditions."""
    meant = [heading for name in wishes.conditions for heading in await meant_by(session, name)]
    return replace(wishes, meant=tuple(dict.fromkeys(meant)))


async def offered(
    session: AsyncSession, form: Form, known: Sequence[str], look: Look | None, wishes: Wishes | None = None
) -> Offered:
    """What goes with a form in which these studies are named. `wishes` are what was read from it."""
    typed = [one.strip() for one in form.values("conditions") if one.strip()]
    rows = max(FEWEST_ROWS, len(typed) + (1 if look is Look.MORE else 0))
    titles = await titles_of(session, known)
    asked = typed[:MOST_SUGGESTED_FOR] if look is Look.SUGGEST else []
    suggestions = [(one, tuple(await suggest(session, one))) for one in asked]
    return Offered(
        min(rows, MOST_CONDITIONS),
        tuple(suggestions),
        tuple((nct_id, address(nct_id), titles[nct_id]) for nct_id in known if nct_id in titles),
        await matching_today(session, wishes) if wishes and look is not None else None,
    )
