"""The words that people follow, and which of them a study is about.

Whoever follows "back pain" hears of every study one name of which has both words: of "Chronic Low Back Pain"
too. Whoever follows that hears of no study that is about back pain alone. A study bears the headings above
its own, so that a follower of "Neuropathy" hears of its kinds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.alerts.vocabulary.models import FollowedCondition, Synonym
from portal.alerts.words import key, words_of
from portal.db.upserting import insert_new

MOST_HEADINGS = 3  # that words of somebody's own may also stand for


async def meant_by(session: AsyncSession, typed: str) -> tuple[str, ...]:
    """The headings, besides what was typed, for which the registry takes these words: "heart attack" is
    Myocardial Infarction there. None where it takes them for many things."""
    words = key(words_of(typed))
    found = await session.scalars(
        select(Synonym.label).where(Synonym.words == words).order_by(Synonym.label).limit(MOST_HEADINGS + 1)
    )
    headings = tuple(found)
    return headings if len(headings) <= MOST_HEADINGS else ()


async def follow(session: AsyncSession, names: Iterable[str]) -> list[int]:
    """The ids under which these words are followed, sorted; new ones are made."""
    wanted = sorted({words for name in names if (words := key(words_of(name)))})
    ids: list[int] = []
    while len(ids) < len(wanted):  # words that nobody followed may be removed between the two statements
        for words in wanted:
            await insert_new(session, FollowedCondition, words=words, used_at=clock.now())
        used = update(FollowedCondition).where(FollowedCondition.words.in_(wanted))
        used = used.values(used_at=clock.now()).returning(FollowedCondition.id)
        ids = sorted(await session.scalars(used.execution_options(synchronize_session=False)))
    return ids


async def ids_of(session: AsyncSession, names: Iterable[str]) -> dict[int, str]:
    """The ids under which these names are followed, each with the first name of its words."""
    named: dict[str, str] = {}
    for name in names:
        named.setdefault(key(words_of(name)), name)
    ids = select(FollowedCondition.id, FollowedCondition.words).where(FollowedCondition.words.in_(named))
    return {row.id: named[row.words] for row in await session.execute(ids)}


class Followed:
    """Every condition that somebody follows, found by one of its words."""

    def __init__(self, conditions: Mapping[int, Sequence[str]]) -> None:
        often: dict[str, int] = defaultdict(int)
        for words in conditions.values():
            for word in words:
                often[word] += 1
        self._by_word: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
        for id_, words in conditions.items():
            rarest = min(words, key=lambda word: (often[word], word))
            self._by_word[rarest].append((frozenset(words), id_))

    @classmethod
    async def load(cls, session: AsyncSession) -> "Followed":
        """All of them as they are stored."""
        rows = await session.execute(select(FollowedCondition.id, FollowedCondition.words))
        return cls({row.id: row.words.split() for row in rows})

    def about(self, names: Iterable[frozenset[str]]) -> list[int]:
        """Which are followed of those that a study with these names is about, sorted."""
        return sorted(
            {
                id_
                for name in set(names)
                for word in name
                for words, id_ in self._by_word.get(word, ())
                if words <= name
            }
        )
