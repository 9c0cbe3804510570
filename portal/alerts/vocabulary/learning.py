"""Learning the names of conditions from the studies that are stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from portal.alerts.vocabulary.models import StudyTerm, Synonym, Term, TermWord
from portal.alerts.words import key, words_of
from portal.db import Base
from portal.db.engine import session_is_postgresql
from portal.studies.study import Names

LONGEST_NAME = 120  # characters; longer ones are sentences
PARAMETERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that a study bears, by their words, each as it is written; and other words for headings."""

    labels: Mapping[str, str]
    synonyms: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, names: Names) -> "Vocabulary":
        """All names of a record; MeSH's own spelling of a name goes before others."""
        labels: dict[str, str] = {}
        for name in (*names.headings, *names.broader, *names.conditions, *names.keywords):
            if len(name) <= LONGEST_NAME and (words := key(words_of(name))):
                labels.setdefault(words, name)
        pairs = {(key(words_of(words)), heading) for words, heading in names.found}
        return cls(labels, tuple(sorted(pair for pair in pairs if pair[0] and pair[0] != _key(pair[1]))))


async def learn(session: AsyncSession, studies: Mapping[str, Vocabulary]) -> None:
    """Writes the names of these studies, by their numbers; names that a study has lost are taken from it."""
    labels = {words: label for one in studies.values() for words, label in one.labels.items()}
    ids = await _ids(session, labels)
    if new := {words: label for words, label in labels.items() if words not in ids}:
        await _insert(
            session, Term, [{"words": words, "label": label} for words, label in sorted(new.items())]
        )
        added = await _ids(session, new)
        rows = [{"word": word, "term_id": id_} for words, id_ in added.items() for word in words.split()]
        await _insert(session, TermWord, rows)
        ids |= added
    await session.execute(delete(StudyTerm).where(StudyTerm.nct_id.in_(studies)))
    borne = [
        {"nct_id": nct_id, "term_id": ids[words]} for nct_id, one in studies.items() for words in one.labels
    ]
    await _insert(session, StudyTerm, sorted(borne, key=lambda row: (row["term_id"], row["nct_id"])))
    pairs = sorted({pair for one in studies.values() for pair in one.synonyms})
    await _insert(session, Synonym, [{"words": words, "label": label} for words, label in pairs])


def _key(name: str) -> str:
    return key(words_of(name))


async def _ids(session: AsyncSession, words: Iterable[str]) -> dict[str, int]:
    wanted, found = sorted(words), {}
    for start in range(0, len(wanted), PARAMETERS_AT_ONCE):
        part = wanted[start : start + PARAMETERS_AT_ONCE]
        rows = await session.execute(select(Term.words, Term.id).where(Term.words.in_(part)))
        found.update({row.words: row.id for row in rows})
    return found


async def _insert(session: AsyncSession, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds the rows that are not there yet."""
    if rows:
        insert = postgresql.insert if session_is_postgresql(session) else sqlite.insert
        statement = insert(model.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]
        await (await session.connection()).execute(statement, list(rows))
