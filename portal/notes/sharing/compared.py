"""A snapshot beside what its studies say today. The snapshot itself is never rewritten."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from portal.notes.anchoring.finding import Found, Outcome
from portal.notes.placing import looking_in, today
from portal.notes.sharing.snapshot import SharedNote, SharedStudy, Snapshot
from portal.studies.reading import Imported


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
    return [_compared(study, await today(session, study.nct_id)) for study in snapshot.studies]


def _compared(shared: SharedStudy, known: Imported | None) -> StudyNow:
    if known is None:
        return StudyNow(shared, None, tuple(NoteNow(note, None) for note in shared.notes))
    looked = looking_in(known.study)
    notes = tuple(NoteNow(note, looked(note.quote, note.language)) for note in shared.notes)
    return StudyNow(shared, known.study.nct_id, notes)
