"""A seeded editor of criteria, who edits as people at studies do and knows where a quote stands then.

A quote stands between two marks in a block. An edit changes the blocks; where the marks are then, the quote
is, and where they are no more, it is gone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from portal.notes.anchoring.finding import Outcome

FROM, TO = "\ue000", "\ue001"
Blocks = dict[str, list[str]]
AT = tuple[str, int]

KEPT = frozenset({Outcome.SAME, Outcome.MOVED})
CHANGED = frozenset({Outcome.CHANGED})
CHECKED = KEPT | CHANGED
MOVED_AWAY = frozenset({Outcome.OTHER_SECTION})
GONE = frozenset({Outcome.GONE})
NEW = "Willing to visit the center 4 times in 12 weeks, and not in another study"

UNITS = {"mg": "mcg", "years": "months", "months": "weeks", "weeks": "days", "days": "weeks", "kg": "lb"}
FLIPS = {
    "must not": "may",
    "without": "with",
    "with": "without",
    "not": "",
    "No": "Any",
    "no": "any",
    "is": "is not",
}
COMPARATORS = {
    "≥": ">",
    "≤": "<",
    ">": "≥",
    "<": "≤",
    "at least": "at most",
    "more": "less",
    "within": "after",
}
COMPARATORS |= {
    "greater": "less",
    "older": "younger",
    "before": "after",
    "least": "most",
    "or": "and",
    "and": "or",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """`make` changes marked blocks and says whether there was something to change; of `outcomes`, each is
    right."""

    make: Callable[[Random, Blocks, AT], bool]
    outcomes: frozenset[Outcome]


def inside(change: Callable[[Random, str], str]) -> Callable[[Random, Blocks, AT], bool]:
    """An edit of nothing but the quoted words."""

    def make(random: Random, blocks: Blocks, at: AT) -> bool:
        section, number = at
        before, _, rest = blocks[section][number].partition(FROM)
        quoted, _, after = rest.partition(TO)
        changed = change(random, quoted)
        blocks[section][number] = before + FROM + changed + TO + after
        return changed != quoted and bool(changed.strip())

    return make


def swapping(pairs: dict[str, str]) -> Callable[[Random, str], str]:
    """A change of one of some words into another."""

    def change(random: Random, text: str) -> str:
        there = [was for was in pairs if re.search(rf"(?<!\w){re.escape(was)}(?!\w)", text)]
        if not there:
            return text
        was = random.choice(there)
        return re.sub(rf"(?<!\w){re.escape(was)}(?!\w)", pairs[was], text, count=1).strip()

    return change


def _number(random: Random, text: str) -> str:
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return text
    one = random.choice(numbers)
    return text[: one.start()] + str(int(one[0]) + random.choice((1, 5, 10))) + text[one.end() :]


def _reword(random: Random, text: str) -> str:
    words = text.split(" ")
    if len(words) < 6:
        return text
    at = random.randrange(2, len(words) - 2)
    put = random.choice(("as judged by the investigator", "documented", "in the opinion of the doctor"))
    return " ".join([*words[:at], put, *words[at + 1 :]])


def _typo(random: Random, text: str) -> str:
    words = text.split(" ")
    long = [number for number, word in enumerate(words) if word.isalpha() and len(word) > 6]
    if not long or len(words) < 3:
        return text
    at, word = (one := random.choice(long)), words[one]
    return " ".join([*words[:at], word[:3] + word[4] + word[3] + word[5:], *words[at + 1 :]])


def _space(random: Random, text: str) -> str:
    at = text.find(" ", random.randrange(len(text)))
    return text if at < 0 else text[:at] + random.choice(("  ", "\n", "\u00a0")) + text[at + 1 :]


def _punctuation(_: Random, text: str) -> str:
    return text.replace(", ", "; ", 1) if ", " in text else text.replace(".", "", 1)


def _split(random: Random, text: str) -> str:
    breaks = [one.start() for one in re.finditer(r"(?<=[,;]) | (?=and |or )", text)]
    at = random.choice(breaks) if breaks else 0
    return text[:at] + "\n" + text[at + 1 :] if at else text


def _insert(random: Random, blocks: Blocks, at: AT) -> bool:
    blocks[at[0]].insert(random.randrange(len(blocks[at[0]]) + 1), NEW)
    return True


def _remove_other(random: Random, blocks: Blocks, at: AT) -> bool:
    others = [number for number in range(len(blocks[at[0]])) if number != at[1]]
    if others:
        del blocks[at[0]][random.choice(others)]
    return bool(others)


def _remove(_: Random, blocks: Blocks, at: AT) -> bool:
    del blocks[at[0]][at[1]]
    return True


def _replace(_: Random, blocks: Blocks, at: AT) -> bool:
    blocks[at[0]][at[1]] = NEW
    return True


def _move_away(random: Random, blocks: Blocks, at: AT) -> bool:
    other = blocks["exclusion" if at[0] == "inclusion" else "inclusion"]
    other.insert(random.randrange(len(other) + 1), blocks[at[0]].pop(at[1]))
    return True


def _reorder(random: Random, blocks: Blocks, at: AT) -> bool:
    random.shuffle(blocks[at[0]])
    return len(blocks[at[0]]) > 1


def _merge(_: Random, blocks: Blocks, at: AT) -> bool:
    section, number = blocks[at[0]], at[1]
    if number + 1 < len(section):
        section[number : number + 2] = [section[number] + "; " + section[number + 1]]
        return True
    return False


def _renumber(_: Random, blocks: Blocks, at: AT) -> bool:
    blocks[at[0]][:] = [
        re.sub(r"^(\d+)\) ", lambda one: f"{int(one[1]) + 1}) ", text) for text in blocks[at[0]]
    ]
    return True


def _number_and_insert(random: Random, blocks: Blocks, at: AT) -> bool:
    return inside(_number)(random, blocks, at) and _insert(random, blocks, at)


EDITS = {
    "nothing": Edit(lambda *_: True, frozenset({Outcome.SAME})),
    "criteria renumbered": Edit(_renumber, KEPT),
    "criterion inserted": Edit(_insert, KEPT),
    "another criterion removed": Edit(_remove_other, KEPT),
    "criterion removed": Edit(_remove, GONE),
    "criterion replaced": Edit(_replace, GONE),
    "criterion moved to the other list": Edit(_move_away, MOVED_AWAY),
    "criteria reordered": Edit(_reorder, KEPT),
    "reworded": Edit(inside(_reword), CHANGED),
    "number changed": Edit(inside(_number), CHANGED),
    "number changed and criterion inserted": Edit(_number_and_insert, CHANGED),
    "unit changed": Edit(inside(swapping(UNITS)), CHANGED),
    "negation flipped": Edit(inside(swapping(FLIPS)), CHANGED),
    "comparator changed": Edit(inside(swapping(COMPARATORS)), CHANGED),
    "typing error": Edit(inside(_typo), CHANGED),
    "white space changed": Edit(inside(_space), KEPT),
    "punctuation changed": Edit(inside(_punctuation), CHANGED),
    "criterion split": Edit(inside(_split), KEPT),
    "criteria merged": Edit(_merge, CHECKED),
}
