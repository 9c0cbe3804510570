"""What is shared: notes as they were at that moment. It does not follow what becomes of them, or of the
studies."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Self

from portal.notes.quotes import Quote, Section
from portal.notes.reading import Written


@dataclass(frozen=True, slots=True)
class SharedNote:
    """One note: the words it is about, what it says, and the study's version and the page's language then."""

    quote: Quote
    body: str
    version: int
    language: str
    written_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class SharedStudy:
    """A study by its number, its title when it was shared, and the notes on it, oldest first."""

    nct_id: str
    title: str
    notes: tuple[SharedNote, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All of a share. `language` is the one its maker read in."""

    studies: tuple[SharedStudy, ...]
    shared_at: datetime
    language: str

    @property
    def number(self) -> int:
        """How many notes it holds."""
        return sum(len(study.notes) for study in self.studies)

    @classmethod
    def of(
        cls, notes: Sequence[Written], titles: Mapping[str, str], shared_at: datetime, language: str
    ) -> Self:
        """The notes by study, in the order in which they come; a study without a title is called by its
        number."""
        by_study: dict[str, list[SharedNote]] = {}
        for one in notes:
            shared = SharedNote(
                one.quote, one.body, one.version, one.language, one.written_at, one.changed_at
            )
            by_study.setdefault(one.nct_id, []).append(shared)
        studies = tuple(
            SharedStudy(nct_id, titles.get(nct_id, nct_id), tuple(its)) for nct_id, its in by_study.items()
        )
        return cls(studies, shared_at, language)

    def to_json(self) -> dict[str, Any]:
        """What is sealed: strings, numbers, lists and dictionaries."""
        return {
            "shared_at": self.shared_at.isoformat(),
            "language": self.language,
            "studies": [
                {"nct_id": study.nct_id, "title": study.title, "notes": [*map(_note_to_json, study.notes)]}
                for study in self.studies
            ],
        }

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> Self:
        """What `to_json` made."""
        studies = tuple(
            SharedStudy(study["nct_id"], study["title"], tuple(map(_note_from_json, study["notes"])))
            for study in held["studies"]
        )
        return cls(studies, datetime.fromisoformat(held["shared_at"]), held["language"])


def _note_to_json(note: SharedNote) -> dict[str, Any]:
    return {
        "quote": astuple(note.quote),
        "body": note.body,
        "version": note.version,
        "language": note.language,
        "written_at": note.written_at.isoformat(),
        "changed_at": note.changed_at.isoformat(),
    }


def _note_from_json(held: Mapping[str, Any]) -> SharedNote:
    section, *rest = held["quote"]
    return SharedNote(
        quote=Quote(Section(section), *rest),
        body=held["body"],
        version=held["version"],
        language=held["language"],
        written_at=datetime.fromisoformat(held["written_at"]),
        changed_at=datetime.fromisoformat(held["changed_at"]),
    )
