"""How many studies are for somebody today, by the rule by which they will be told."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.alerts.matching.fitting import fits
from portal.alerts.matching.models import Seen
from portal.alerts.matching.profiles import Profile
from portal.alerts.vocabulary.suggesting import studies_about
from portal.alerts.wishes import Wishes
from portal.studies.page.writing import address
from portal.studies.reading import titles_of

MOST_LOOKED_AT = 2_000
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Today:
    """The number of studies that fit, and the first few: path and title. `or_more` where there were too many
    to look at all."""

    number: int
    first: tuple[tuple[str, str], ...]
    or_more: bool = False


async def matching_today(session: AsyncSession, wishes: Wishes) -> Today:
    """What fits these wishes now; nothing for those without conditions."""
    asked = wishes.asked
    if not asked.conditions:
        return Today(0, ())
    about = union(*(studies_about(words) for words in asked.conditions)).subquery()
    wanted = select(Seen.nct_id, Seen.profile).where(Seen.nct_id.in_(select(about.c[0])))
    rows = (await session.execute(wanted.order_by(Seen.nct_id.desc()).limit(MOST_LOOKED_AT + 1))).all()
    looked_at = [(row.nct_id, row.profile) for row in rows[:MOST_LOOKED_AT]]
    fitting = await asyncio.to_thread(_fitting, looked_at, wishes)
    titles = await titles_of(session, fitting[:MOST_NAMED])
    first = tuple((address(nct_id), titles[nct_id]) for nct_id in fitting[:MOST_NAMED] if nct_id in titles)
    return Today(len(fitting), first, or_more=len(rows) > MOST_LOOKED_AT)


def _fitting(packed: Sequence[tuple[str, bytes]], wishes: Wishes) -> list[str]:
    asked, year = wishes.asked, clock.today().year
    return [nct_id for nct_id, profile in packed if fits(Profile.unpack(profile), asked, year)]
