"""Where quotes stand after hard edits, as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notes.anchoring.finding import Outcome, find
from portal.notes.anchoring.quoting import NotOnThePage, confirmed, quote_at
from portal.notes.quotes import Quote, Section

LINES = "Men and women of any race\n{}\nWilling to visit the center"
CHANGED = (
    ("Age 18 to 65 years", "Age 18 to 75 years"),
    ("Age 18 to 65 years", "Age 18 or 65 years"),
    ("Age 18 to 65 years", "Age 18 to 65 months"),
    ("Takes 50 mg every day", "Takes 50 mcg every day"),
    ("Takes 50 mg every day", "Takes 500 mg every day"),
    ("Takes 50 mg every day", "Takes 50 mg every week"),
    ("Takes 1.5 mg every day", "Takes 15 mg every day"),
    ("Takes 1.5 mg every day", "Takes 1,5 mg every day"),
    ("Dose of 10² units a day", "Dose of 102 units a day"),
    ("Patients must not drink alcohol", "Patients may drink alcohol"),
    ("Patients must not drink alcohol", "Patients must drink alcohol"),
    ("Patients should drink water", "Patients must drink water"),
    ("Adults without diabetes today", "Adults with diabetes today"),
    ("No history of a heart attack", "Any history of a heart attack"),
    ("No history of a heart attack", "History of a heart attack"),
    ("Able to walk without help", "Unable to walk without help"),
    ("At least two weeks of treatment", "At most two weeks of treatment"),
    ("At least two weeks of treatment", "At least three weeks of treatment"),
    ("More than 3 drinks a day", "Less than 3 drinks a day"),
    ("BMI >= 30 at the first visit", "BMI > 30 at the first visit"),
    ("BMI ≥ 30 at the first visit", "BMI ≤ 30 at the first visit"),
    ("BMI < 30 at the first visit", "BMI > 30 at the first visit"),
    ("Stroke within six months", "Stroke within nine months"),
    ("Stroke before 1 March 2026", "Stroke before 1 May 2026"),
    ("Stroke before 1 March 2026", "Stroke after 1 March 2026"),
    ("Blood pressure 90-140 mmHg", "Blood pressure 90-160 mmHg"),
    ("Asthma and heart failure today", "Asthma or heart failure today"),
    ("Temperature above 5 degrees", "Temperature above -5 degrees"),
    ("Type I diabetes for long", "Type II diabetes for long"),
    ("Treated once with the drug", "Treated twice with the drug"),
    ("Has asthma that is sevree today", "Has asthma that is severe today"),
    ("Has asthma, severe and old", "Has asthma severe and old"),
)
KEPT = (
    ("Age 18 to 65 years", "Age 18 to 65 years"),
    ("Age 18 to 65 years", "Age 18\nto 65 years"),
    ("Age 18 – 65 years", "Age 18 - 65 years"),
    ("The person’s own wish", "The person's own wish"),
    ("Takes 50mg every day", "Takes 50 mg every day"),
)
GONE = (
    ("Age 18 to 65 years", "Has asthma that is severe"),
    ("Pregnant or breastfeeding", ""),
    ("Takes 50 mg every day", "Lives near the center and can drive there"),
)
AROUND = (
    ("Patients must not have asthma", "Patients may have asthma", "have asthma"),
    ("Patients without known asthma", "Patients with known asthma", "known asthma"),
    ("Known asthma for 2 years", "Known asthma for 5 years", "Known asthma"),
    (
        "Must not have:\nsevere asthma at night",
        "Must have:\nsevere asthma at night",
        "severe asthma at night",
    ),
    ("A dose of 5 mg every day", "A dose of 2.5 mg every day", "5 mg every day"),
    ("A dose of 18 mg every day", "A dose of 118 mg every day", "18 mg every day"),
    ("Age of 18 to 65 years", "Age of 21 to 65 years", "18"),
)


def quoted(text: str, exact: str, section: Section = Section.INCLUSION) -> Quote:
    """The quote of some words where they stand first."""
    start = text.index(exact)
    return quote_at({section: text}, section, start, start + len(exact))


@pytest.mark.parametrize(("was", "now"), CHANGED)
def test_words_that_differ_are_to_be_checked(was: str, now: str) -> None:
    found = find(quoted(LINES.format(was), was), {"inclusion": LINES.format(now)})
    assert (found.outcome, found.is_to_check) == (Outcome.CHANGED, True)
    assert found.differences
    assert now.endswith(found.now)


@pytest.mark.parametrize(("was", "now"), KEPT)
def test_other_white_space_and_signs_of_another_program_change_nothing(was: str, now: str) -> None:
    found = find(quoted(LINES.format(was), was), {"inclusion": LINES.format(now)})
    assert found.outcome in {Outcome.SAME, Outcome.MOVED}
    assert found.now == now


@pytest.mark.parametrize(("was", "now"), GONE)
def test_what_is_there_no_more_is_gone(was: str, now: str) -> None:
    found = find(quoted(LINES.format(was), was), {"inclusion": LINES.format(now)})
    assert (found.outcome, found.now) == (Outcome.GONE, "")


@pytest.mark.parametrize(("was", "now", "exact"), AROUND)
def test_what_changed_beside_a_quote_in_its_line_is_to_be_checked(was: str, now: str, exact: str) -> None:
    found = find(quoted(LINES.format(was), exact), {"inclusion": LINES.format(now)})
    assert found.outcome is Outcome.CHANGED


def test_a_criterion_that_moved_to_the_exclusions_is_to_be_checked() -> None:
    quote = quoted("Adults\nHas had a stroke before\nLives near", "Has had a stroke before")
    now = {"inclusion": "Adults\nLives near", "exclusion": "Pregnant\nHas had a stroke before"}
    found = find(quote, now)
    assert (found.outcome, found.section, found.is_to_check) == (Outcome.OTHER_SECTION, "exclusion", True)
    assert now["exclusion"][found.start : found.end] == quote.exact


def test_of_two_places_that_cannot_be_told_apart_neither_is_taken() -> None:
    quote = quoted("A cold\nAsthma today\nA cough", "Asthma today")
    assert find(quote, {"inclusion": "Flu\nAsthma today\nGout\nAsthma today\nAge"}).outcome is Outcome.GONE


def test_an_update_and_its_revert_and_withdrawal_leave_the_quote_as_it_is() -> None:
    first, second = LINES.format("Age 18 to 65 years"), LINES.format("Age 18 to 70 years")
    quote = quoted(first, "Age 18 to 65 years")
    versions: tuple[dict[str, str], ...] = (
        {"inclusion": first},
        {"inclusion": second},
        {"inclusion": first},
        {},
    )
    outcomes = [find(quote, version).outcome for version in versions]
    assert outcomes == [Outcome.SAME, Outcome.CHANGED, Outcome.SAME, Outcome.GONE]
    assert quote.exact == "Age 18 to 65 years"


@given(st.text(min_size=1, max_size=80), st.data())
def test_whatever_is_quoted_is_found_in_the_same_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    quote = quote_at({"overview": text}, "overview", start, end)
    found = find(quote, {"overview": text})
    assert (found.outcome, found.start, found.end) == (Outcome.SAME, quote.start, quote.end)


def test_a_line_above_moves_a_quote() -> None:
    text = LINES.format("Age 18 to 65 years")
    found = find(quoted(text, "Age 18 to 65 years"), {"inclusion": f"Has 2 children\n{text}"})
    assert (found.outcome, found.now) == (Outcome.MOVED, "Age 18 to 65 years")


@pytest.mark.parametrize("text", ["", "a" * 100_000, "a" + "\u0301" * 100_000, "a " * 50_000])
def test_no_text_is_too_much(text: str) -> None:
    quote = quoted(LINES.format("Age 18 to 65 years"), "Age 18 to 65 years")
    assert find(quote, {"inclusion": text}).outcome is Outcome.GONE


def test_a_quote_is_confirmed_in_the_words_of_the_page() -> None:
    sections = {"inclusion": LINES.format("Age 18\nto 65 years")}
    typed = Quote(Section.INCLUSION, "Age  18 to 65 years", "", "", 3, 22)
    assert confirmed(typed, sections) == quote_at(sections, "inclusion", 26, 44)
    assert confirmed(Quote(Section.INCLUSION, "Age 19", "", "", 0, 6), sections) is None
    with pytest.raises(NotOnThePage):
        quote_at(sections, "inclusion", 5, 5_000)
