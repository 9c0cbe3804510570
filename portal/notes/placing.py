"""Notes beside the studies they are about: where the quoted words stand today, and what to say of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import gettext as _
from portal.i18n import speaking
from portal.notes.anchoring import finding
from portal.notes.anchoring.finding import Found, Outcome
from portal.notes.keys import NotebookKey
from portal.notes.quotes import Quote
from portal.notes.reading import Written, notes_in
from portal.studies.page.sections import blocks_of, sections_of
from portal.studies.reading import Imported, StudyMoved, StudyNotFound, find, find_here, numbers_of
from portal.studies.study import Study


@dataclass(frozen=True)
class Placed:
    """A note, where its words stand today, and the element in which they begin there; both None where the
    study itself is not here any more."""

    written: Written
    found: Found | None = None
    element: str | None = None

    @property
    def is_gone(self) -> bool:
        """Whether there is no place to show it at."""
        return self.found is None or self.found.outcome is Outcome.GONE

    @property
    def is_to_check(self) -> bool:
        """Whether the study says something else where the words stood."""
        return self.found is not None and self.found.is_to_check

    @property
    def says(self) -> str:
        """What became of the words since, for whoever wrote the note; empty where nothing did."""
        if self.found is None:
            return _("This study is no longer on this portal.")
        match self.found.outcome:
            case Outcome.CHANGED:
                return _("The study’s text has changed since you wrote this. Check it.")
            case Outcome.OTHER_SECTION:
                return _(
                    "The text has changed since. Check this: the words now stand in the part: %(part)s",
                    part=self.found.section.words,
                )
            case Outcome.GONE:
                return _("These words are no longer in the study’s text.")
        return ""


@dataclass(frozen=True)
class OnStudy:
    """The notes on one study, in the order of its page and those without a place last. `here` is the number
    under which its page stands today, None where it has none."""

    nct_id: str
    here: str | None
    title: str
    notes: tuple[Placed, ...]

    @cached_property
    def number(self) -> int:
        return len(self.notes)


async def placed(session: AsyncSession, notes: Iterable[Written]) -> list[OnStudy]:
    """The notes by study, the study written about last first. Numbers that lead to one study are one."""
    latest = sorted(notes, key=lambda note: note.written_at, reverse=True)
    known = {nct_id: await today(session, nct_id) for nct_id in {note.nct_id for note in latest}}
    by_study: dict[str, list[Written]] = {}
    for note in latest:
        here = known[note.nct_id]
        by_study.setdefault(here.study.nct_id if here else note.nct_id, []).append(note)
    return [place(nct_id, known[theirs[0].nct_id], theirs) for nct_id, theirs in by_study.items()]


async def placed_on(session: AsyncSession, key: NotebookKey, known: Imported) -> OnStudy:
    """The notes of a notebook on one study, those written under a number that it had before too."""
    numbers = await numbers_of(session, known.study.nct_id)
    theirs = [note for note in await notes_in(session, key) if note.nct_id in numbers]
    return place(known.study.nct_id, known, theirs)


async def today(session: AsyncSession, nct_id: str) -> Imported | None:
    """The study as it is now, though it may have another number; None for one that is not here any more."""
    try:
        try:
            return await find_here(session, nct_id)
        except StudyMoved as moved:
            return await find(session, moved.to)
    except StudyNotFound:
        return None


def place(nct_id: str, known: Imported | None, notes: Iterable[Written]) -> OnStudy:
    """Notes on one study beside what it says today."""
    if known is None:
        return OnStudy(nct_id, None, "", tuple(Placed(note) for note in notes))
    study = known.study
    looked = looking_in(study)
    names = {name: number for number, name in enumerate(sections_of(study))}

    def one(note: Written) -> Placed:
        found = looked(note.quote, note.language)
        return Placed(note, found, None if found.outcome is Outcome.GONE else _element(study, found))

    def by_place(one: Placed) -> tuple[bool, int, int, datetime]:
        found = one.found or finding.find(one.written.quote, {})
        place = names.get(found.section, len(names))
        return one.is_gone, place, found.start, one.written.written_at

    ordered = sorted(map(one, notes), key=by_place)
    return OnStudy(nct_id, study.nct_id, study.title, tuple(ordered))


def looking_in(study: Study) -> Callable[[Quote, str], Found]:
    """Finds quotes in what a study says today. Some of its page's words are the portal's own: a quote of them
    is looked for in the language in which it was read."""

    @cache
    def sections(code: str) -> dict[str, str]:
        with speaking(code):
            return sections_of(study)

    return lambda quote, code: finding.find(quote, sections(code))


def _element(study: Study, found: Found) -> str:
    """The id of the block in which the words begin."""
    blocks = blocks_of(study)[found.section]
    block = next((one for one in reversed(blocks) if one.start <= found.start), blocks[0])
    return f"{block.section}-{block.number}"
