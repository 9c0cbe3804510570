"""A snapshot beside what its studies say today. The snapshot itself is never rewritten."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy.ext.asyncio import AsyncSession

from portal.i18n import speaking
from portal.notes.anchoring import finding
from portal.notes.anchoring.finding import Found, Outcome
from portal.notes.sharing.snapshot import SharedNote, SharedStudy, Snapshot
from portal.studies.page.sections import sections_of
from portal.studies.reading import StudyMoved, StudyNotFound, find, find_here
from portal.studies.study import Study


@dataclass(frozen=True, slots=True)
class NoteNow:
    """A note, and where its words stand today; None where the study itself is not here any more."""

    note: SharedNote
    found: Found | None

    @property
    def is_other(self) -> bool:
        """Whether a reader has to be told that the study says something else today."""
        return self.found is not None and self.found.outcome not in {Outcome.SAME, Outcome.MOVED}


@dataclass(frozen=True, slots=True)
class StudyNow:
    """A shared study, the number under which its page stands today, None where it has none, and its notes."""

    study: SharedStudy
    here: str | None
    notes: tuple[NoteNow, ...]


async def compared(session: AsyncSession, snapshot: Snapshot) -> list[StudyNow]:
    """The studies of a snapshot, each with what it says today."""
    return [_compared(study, await _today(session, study.nct_id)) for study in snapshot.studies]


async def _today(session: AsyncSession, nct_id: str) -> Study | None:
    """The study as it is now, though it may have another number; None for one that is not here any more."""
    try:
        try:
            return (await find_here(session, nct_id)).study
        except StudyMoved as moved:
            return (await find(session, moved.to)).study
    except StudyNotFound:
        return None


def _compared(shared: SharedStudy, today: Study | None) -> StudyNow:
    if today is None:
        return StudyNow(shared, None, tuple(NoteNow(note, None) for note in shared.notes))
    study = today

    @cache
    def sections(code: str) -> dict[str, str]:
        """Some of a page's words are the portal's own: a quote of them is looked for in its own language."""
        with speaking(code):
            return sections_of(study)

    notes = tuple(NoteNow(note, finding.find(note.quote, sections(note.language))) for note in shared.notes)
    return StudyNow(shared, study.nct_id, notes)
