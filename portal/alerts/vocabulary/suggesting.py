"""Names of conditions for what somebody has begun to type, and which studies a name leads to today."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.alerts.vocabulary.following import meant_by
from portal.alerts.vocabulary.models import StudyTerm, Term, TermWord
from portal.alerts.words import key, words_of
from portal.studies.models import StoredStudy
from portal.studies.study import RECRUITING
from portal.studies.wording import plain

MOST = 8
FEWEST_LETTERS = 2
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name, and how many studies that take people now are about it."""

    label: str
    studies: int


async def suggest(session: AsyncSession, typed: str) -> list[Suggestion]:
    """Up to eight names that hold every word of what was typed, the last of which may be a beginning, and
    what the registry calls it: those of the most studies first."""
    if len(typed.strip()) < FEWEST_LETTERS:
        return []
    labels = list(await meant_by(session, typed))
    terms = (
        select(Term.label, Term.words, func.count(StudyTerm.nct_id).label("often"))
        .join(StudyTerm, StudyTerm.term_id == Term.id)
        .where(*_holding(typed))
        .group_by(Term.id, Term.label, Term.words)
        .order_by(func.count(StudyTerm.nct_id).desc(), func.length(Term.words), Term.words)
        .limit(MOST)
    )
    labels += [row.label for row in await session.execute(terms)]
    named = {key(words_of(label)): label for label in reversed(labels)}
    shown = [label for words, label in reversed(named.items()) if words != key(words_of(typed))][:MOST]
    found = [Suggestion(label, await number_about(session, words_of(label))) for label in shown]
    return sorted(found, key=lambda one: -one.studies)


async def number_about(session: AsyncSession, words: frozenset[str]) -> int:
    """How many studies that take people now are about this."""
    about = studies_about(words).subquery()
    return await session.scalar(select(func.count()).select_from(about)) or 0


def studies_about(words: frozenset[str]) -> Select[str]:
    """The numbers of the studies that take people now, and bear a name with all these words."""
    return (
        select(StoredStudy.nct_id)
        .distinct()
        .join(StudyTerm, StudyTerm.nct_id == StoredStudy.nct_id)
        .where(
            StudyTerm.term_id.in_(_with_words(words)),
            StoredStudy.status == RECRUITING,
            StoredStudy.gone_at.is_(None),
        )
    )


def _with_words(words: frozenset[str]) -> Select[int]:
    """The names that hold all these words."""
    some = sorted(words)[:MOST_WORDS]
    held = select(TermWord.term_id).where(TermWord.word.in_(some)).group_by(TermWord.term_id)
    return held.having(func.count() == len(some))


def _holding(typed: str) -> list[ColumnElement[bool]]:
    """What a name must hold: all words but the last as they are, and the last or one that it begins."""
    *before, last = (plain.folded(typed).split() or [""])[:MOST_WORDS]
    conditions: list[ColumnElement[bool]] = []
    if words := words_of(" ".join(before)):
        conditions.append(Term.id.in_(_with_words(words)))
    begun = [TermWord.word.startswith(last, autoescape=True), TermWord.word.in_(words_of(last))]
    conditions.append(Term.id.in_(select(TermWord.term_id).where(or_(*begun))))
    return conditions
