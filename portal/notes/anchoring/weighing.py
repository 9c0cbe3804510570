"""What differs between two wordings, and whether it may change who can take part or what happens to them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion first second third fourth fifth once twice thrice half quarter double triple
    single dozen i ii iii iv v vi vii viii ix x"""
DATES = """january february march april june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday"""
UNITS = """mg mcg ug μg g kg ng pg ml dl l μl ul mmol μmol umol nmol pmol mol m cm mm iu u meq mmhg bpm ms
    hz percent second seconds sec minute minutes min hour hours hr hrs h day days week weeks wk month
    months mo year years yr yrs old daily weekly monthly yearly unit units pound pounds lb lbs uln lln"""
NEGATIONS = """no not non never none nor neither without with cannot t un except excluding excluded
    exclude excludes including included include includes unless unable able absence presence absent
    present lack lacking free negative positive"""
COMPARATORS = """least most more less fewer greater higher lower larger smaller over under above below
    beyond before after within during since until till up down at to from between through than exceed
    exceeds exceeding equal equals minimum maximum min max older younger earlier later prior and or either
    both all any each only every if"""
MODALS = """must may might should shall can could will would required allowed permitted prohibited
    forbidden recommended optional"""
WEIGHTY = frozenset(f"{NUMBERS} {DATES} {UNITS} {NEGATIONS} {COMPARATORS} {MODALS}".split())
WEIGHTY_SIGN = re.compile(r"[<>=≤≥≦≧±+\-*/%^~≈≠×°√∞²³¹⁰⁴-⁹₀-₉½⅓¼¾⅔]")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that were and the words in their place now, either of which may be ""; and whether they are
    numbers, units, negations or comparators."""

    was: str
    now: str
    weighs: bool


def weighs(word: str) -> bool:
    """Whether a word is a number, a date, a unit, a negation, a comparator, or says must or may."""
    return word.lower() in WEIGHTY or any(map(str.isnumeric, word)) or bool(WEIGHTY_SIGN.search(word))


def differences(was: Sequence[str], now: Sequence[str]) -> tuple[Difference, ...]:
    """What differs, in order, from the first word to the last."""
    return tuple(
        _difference(was[step.src_start : step.src_end], now[step.dest_start : step.dest_end])
        for step in Levenshtein.opcodes(was, now)
        if step.tag != "equal"
    )


def _difference(was: Sequence[str], now: Sequence[str]) -> Difference:
    return Difference(" ".join(was), " ".join(now), any(map(weighs, (*was, *now))))
