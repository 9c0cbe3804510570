"""The fast way of matching finds exactly what the plain rule says, for whoever asks and whatever changes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.alerts.ids import pack_ids
from portal.alerts.matching.columns import NO_NUMBER, Columns, columns_of
from portal.alerts.matching.finding import Item, find, gather
from portal.alerts.matching.fitting import Asked, Change, What
from portal.alerts.matching.pieces import unpack
from portal.alerts.vocabulary.following import Followed
from tests.alerts.populations import YEAR, changes, people


def columns_for(
    asked: list[Asked], numbers: dict[frozenset[str], int], follows: list[tuple[str, int]]
) -> Columns:
    """The columns of these people, whose ids are 10, 20, 30 and so on."""
    rows = []
    for place, one in enumerate(asked, 1):
        ids = sorted({numbers[words] for words in one.conditions})
        miles = NO_NUMBER if one.at is None or one.miles is None else one.miles
        where = one.at or (0.0, 0.0, 0.0)
        rows.append((place * 10, pack_ids(ids), *where, miles, one.birth_year or 0, one.sex or ""))
    return columns_of(rows, follows)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(people, max_size=12),
    st.lists(changes(), max_size=4),
    st.sets(st.tuples(st.integers(0, 3), st.integers(1, 12)), max_size=6),
)
def test_columns_find_whom_the_rule_names_and_nobody_else(
    asked: list[Asked], news: list[Change], following: set[tuple[int, int]]
) -> None:
    every = {words for one in asked for words in one.conditions}
    numbers = {words: number for number, words in enumerate(sorted(every, key=sorted), 1)}
    followed = Followed({number: sorted(words) for words, number in numbers.items()})
    follows = [(f"NCT{study:08}", person * 10) for study, person in sorted(following)]
    columns = columns_for(asked, numbers, follows)
    items = [
        Item(
            f"NCT{study:08}",
            change,
            followed.about(change.before.name_words) if change.before else [],
            followed.about(change.after.name_words),
        )
        for study, change in enumerate(news)
    ]
    found = gather(columns, items, [find(columns, item, YEAR) for item in items])
    told = {(id_, nct_id, what) for id_, packed in found for nct_id, what in unpack(packed)}
    expected = set()
    for item in items:
        for place, one in enumerate(asked, 1):
            follower = (item.nct_id, place * 10) in follows
            what = (follower and item.change.for_follower()) or item.change.for_asked(one, YEAR)
            if what:
                expected.add((place * 10, item.nct_id, what))
    assert told == expected
    assert [id_ for id_, _packed in found] == sorted({id_ for id_, _nct_id, _what in told})


def test_every_kind_of_news_occurs_among_these_populations() -> None:
    seen: set[What | None] = set()

    @settings(max_examples=400, deadline=None, derandomize=True)
    @given(people, changes())
    def look(one: Asked, change: Change) -> None:
        seen.add(change.for_asked(one, YEAR))

    look()
    assert seen == {None, *What}
