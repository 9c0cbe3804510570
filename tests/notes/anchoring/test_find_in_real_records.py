"""Quotes of real criteria, found again after realistic edits: never at a wrong place, never called unchanged
when they changed, and nearly always found."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from html import unescape
from itertools import islice
from pathlib import Path
from random import Random

from portal.notes.anchoring.finding import Found, Outcome, find
from portal.notes.anchoring.quoting import quote_at
from portal.notes.quotes import Quote
from portal.studies.record import parse
from portal.studies.wording.criteria import split
from tests.notes.anchoring.editor import AT, EDITS, FROM, TO, Blocks

CASES = 600
LEAST_RIGHT = 0.95
BLOCK_ENDS = re.compile(r"</?(?:p|li|ol|ul|h[1-6])\b[^>]*>")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Case:
    """A quote, the text after an edit, and where the quote's words are in it: None if they are no more."""

    edit: str
    quote: Quote
    sections: dict[str, str]
    place: tuple[str, int, int] | None


def test_quotes_of_real_criteria_are_found_at_their_place_or_not_at_all(records: Path) -> None:
    cases = list(islice(_cases(records), CASES))
    verdicts = {case.edit: Counter[str]() for case in cases}
    wrong: list[tuple[Case, Found]] = []
    for case in cases:
        found = find(case.quote, case.sections)
        verdict = _verdict(case, found)
        verdicts[case.edit][verdict] += 1
        if verdict == "false":
            wrong.append((case, found))
    total = sum(verdicts.values(), Counter[str]())
    assert len(cases) == CASES
    assert set(verdicts) == set(EDITS)
    assert not wrong, wrong[:3]
    assert total["right"] / len(cases) >= LEAST_RIGHT


def _verdict(case: Case, found: Found) -> str:
    """`right`; `false` where it stands somewhere else, or is called unchanged and is not; `missed` else."""
    allowed = EDITS[case.edit].outcomes
    if found.outcome is Outcome.GONE:
        return "right" if Outcome.GONE in allowed else "missed"
    is_there = case.place is not None and _is_over(found, *case.place)
    is_silent = not found.is_to_check and not allowed & {Outcome.SAME, Outcome.MOVED}
    if not is_there or is_silent:
        return "false"
    return "right" if found.outcome in allowed else "missed"


def _is_over(found: Found, section: str, start: int, end: int) -> bool:
    """Whether at least half of what is covered by either place is covered by both."""
    common = min(found.end, end) - max(found.start, start)
    return found.section == section and common * 2 >= max(found.end, end) - min(found.start, start)


def _cases(records: Path) -> Iterator[Case]:
    """The edits in turn, each of a criterion of another study, as often as there are studies."""
    random, edits = Random(20), list(EDITS)
    studies = [blocks for blocks in _studies(records) if all(len(texts) > 1 for texts in blocks.values())]
    turn = 0
    while True:
        for blocks in studies:
            case = _case(random, edits[turn % len(edits)], blocks)
            if case:
                turn += 1
                yield case


def _case(random: Random, edit: str, blocks: Blocks) -> Case | None:
    """None where there is nothing in this study to edit so."""
    marked = deepcopy(blocks)
    if edit == "criteria renumbered":
        marked = {
            name: [f"{at}) {text}" for at, text in enumerate(texts, 1)] for name, texts in marked.items()
        }
    section = random.choice(list(marked))
    at = (section, random.randrange(len(marked[section])))
    if not _mark(random, marked, at):
        return None
    before = _place(marked)
    assert before
    quote = quote_at(_plain(marked), *before)
    if not EDITS[edit].make(random, marked, at):
        return None
    return Case(edit, quote, _plain(marked), _place(marked))


def _mark(random: Random, blocks: Blocks, at: AT) -> bool:
    """Marks a whole criterion, or three words or more of it; not one that stands in the study twice."""
    text = blocks[at[0]][at[1]]
    number = re.match(r"\d+\) ", text)
    begin = number.end() if number else 0
    words = list(re.finditer(r"\S+", text[begin:]))
    if len(words) < 3:
        return False
    first, last = 0, len(words)
    if random.random() < 0.5:
        first = random.randrange(len(words) - 2)
        last = random.randrange(first + 3, len(words) + 1)
    start, end = begin + words[first].start(), begin + words[last - 1].end()
    everything = "\n".join(text for texts in blocks.values() for text in texts)
    if everything.count(text[start:end]) > 1:
        return False
    blocks[at[0]][at[1]] = text[:start] + FROM + text[start:end] + TO + text[end:]
    return True


def _place(blocks: Blocks) -> tuple[str, int, int] | None:
    for section, texts in blocks.items():
        text = "\n".join(texts)
        if FROM in text:
            return section, text.index(FROM), text.index(TO) - 1
    return None


def _plain(blocks: Blocks) -> dict[str, str]:
    return {name: "\n".join(texts).replace(FROM, "").replace(TO, "") for name, texts in blocks.items()}


def _studies(records: Path) -> Iterator[Blocks]:
    with gzip.open(records, "rt", encoding="utf-8") as lines:
        for record in lines:
            criteria = split(parse(json.loads(record)).eligibility)
            yield {"inclusion": _blocks(criteria.inclusion), "exclusion": _blocks(criteria.exclusion)}


def _blocks(html: str) -> list[str]:
    texts = (" ".join(unescape(TAG.sub(" ", part)).split()) for part in BLOCK_ENDS.split(html))
    return [text for text in texts if text]
