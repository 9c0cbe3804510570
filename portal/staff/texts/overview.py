"""What the list of texts shows: lines, counts, and what is to be looked after."""

from dataclasses import dataclass
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.config import Settings
from portal.staff.texts import words
from portal.staff.texts.listing import Filter, list_texts
from portal.staff.texts.reach import Reach, reach_of
from portal.staff.texts.showing import Line, line
from portal.staff.texts.words import Standing
from portal.staff.viewers import Viewer
from portal.texts import history
from portal.texts.checking import remarks
from portal.texts.kinds import Description, all_kinds
from portal.texts.shelf import Shelf
from portal.web.parts import Parts

MOST_REMARKS = 50


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of texts. `counts` are (state, words, how many); `remarks` what will not stay as it is."""

    lines: list[Line]
    counts: list[tuple[Standing, str, int]]
    kinds: list[Description]
    remarks: list[str]
    has_more: bool


async def overview(session: AsyncSession, parts: Parts, viewer: Viewer, asked: Filter) -> Overview:
    """The texts that are asked for and may be seen."""
    reach = await reach_of(session, viewer)
    listed = await list_texts(session, reach, asked)
    return Overview(
        lines=[line(one, listed.centers) for one in listed.versions],
        counts=[(one, words.of_standing(one), number) for one, number in listed.counts.items()],
        kinds=all_kinds(),
        remarks=await _remarks(session, parts, reach),
        has_more=listed.has_more,
    )


async def _remarks(session: AsyncSession, parts: Parts, reach: Reach) -> list[str]:
    """Those on the places for which this person may write."""
    live, settings = await history.live(session), parts[Settings]
    found = remarks(live, parts[Shelf].standing, settings.languages, clock.today())
    return [one.words for one in islice((one for one in found if reach.may_draft(one.place)), MOST_REMARKS)]
