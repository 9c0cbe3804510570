"""Who can and who cannot join stand apart where the text splits cleanly, and together where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.studies.wording.criteria import Criteria, split
from portal.studies.wording.markup import plain_text

ONE, TWO = '<ol class="criteria"><li>Adults</li></ol>', '<ol class="criteria"><li>Coffee</li></ol>'
BOTH = Criteria(ONE, TWO)


def text(inclusion: str, exclusion: str) -> str:
    """A text of two lists under these headings."""
    return f"{inclusion}\n\n* Adults\n\n{exclusion}\n\n* Coffee"


@pytest.mark.parametrize(
    ("inclusion", "exclusion"),
    [
        ("Inclusion Criteria:", "Exclusion Criteria:"),
        ("INCLUSION CRITERIA", "EXCLUSION CRITERIA"),
        ("inclusion criteria :", "exclusion criteria："),
        ("Inclusion:", "Exclusion:"),
        ("Inclusion Criteria:", "Non-inclusion Criteria:"),
        ("Inclusion Criteria:", "Noninclusion criteria"),
        ("Inclusion Criteria:", "Exclusion Citeria:"),
        ("Inclusion criteria are as follows:", "Exclusion criteria were as follows:"),
        ("Inclusion Criteria include:", "Exclusion Criteria include:"),
        ("List of inclusion criteria:", "List of exclusion criteria:"),
        ("* Inclusion Criteria:", "* Exclusion Criteria:"),
        ("• Inclusion Criteria:", "• Exclusion Criteria:"),
        ("# Inclusion Criteria", "# Exclusion Criteria"),
        ("**Inclusion Criteria**", "**Exclusion Criteria**"),
        ("Inclusion Criteria:", "Exclusion Criteria:\n\nExclusion Criteria:"),
        ("Inclusion Criteria:", "Exclusion Criteria:1."),
    ],
)
def test_a_text_with_one_heading_of_each_splits(inclusion: str, exclusion: str) -> None:
    assert split(text(inclusion, exclusion)) == BOTH


@pytest.mark.parametrize(
    "source",
    [
        "1. Inclusion Criteria\n\n   * Adults\n2. Exclusion Criteria\n\n   * Coffee",
        "Inclusion Criteria:\n\n* Adults\n\n  Exclusion Criteria:\n* Coffee",
        "Inclusion Criteria:\n\n* Adults Exclusion Criteria:\n* Coffee",
    ],
)
def test_a_heading_is_found_inside_a_list(source: str) -> None:
    assert split(source) == BOTH


def test_a_heading_that_ends_an_item_ends_its_list() -> None:
    found = split("Inclusion Criteria:\n\n* Sleeps badly. Exclusion Criteria\n* Coffee")
    assert found == Criteria('<ol class="criteria"><li>Sleeps badly.</li></ol>', TWO)


def test_text_in_the_line_of_a_heading_stands_under_it() -> None:
    assert split("Inclusion Criteria: Adults\n\nExclusion Criteria: none") == Criteria(
        "<p>Adults</p>", "<p>none</p>"
    )
    assert split("Inclusion criteria:- Adults\n\nExclusion criteria:Coffee") == Criteria(
        "<p>Adults</p>", "<p>Coffee</p>"
    )


@pytest.mark.parametrize("nothing", ["", "\\-", "-", "•"])
def test_a_heading_with_nothing_under_it_leaves_nothing(nothing: str) -> None:
    assert split(f"Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n{nothing}") == Criteria(ONE, "")


def test_a_heading_that_says_more_is_kept() -> None:
    assert split(text("Key Inclusion Criteria:", "Exclusion criteria for all groups:")) == Criteria(
        f"<p><strong>Key Inclusion Criteria:</strong></p>\n{ONE}",
        f"<p><strong>Exclusion criteria for all groups:</strong></p>\n{TWO}",
    )


def test_groups_with_all_their_inclusion_first_split_with_their_headings() -> None:
    source = (
        "Patient Inclusion Criteria:\n\n* a\n\nDonor Inclusion Criteria:\n\n* b\n\n"
        "Patient Exclusion Criteria:\n\n* c\n\nDonor Exclusion Criteria:\n\n* d"
    )
    found = split(source)
    assert plain_text(found.inclusion).split("\n") == [
        "Patient Inclusion Criteria:",
        "a",
        "Donor Inclusion Criteria:",
        "b",
    ]
    assert plain_text(found.exclusion).split("\n") == [
        "Patient Exclusion Criteria:",
        "c",
        "Donor Exclusion Criteria:",
        "d",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "* Adults\n* No coffee",
        "Inclusion Criteria:\n\n* Adults",
        "* Adults\n\nExclusion Criteria:\n\n* Coffee",
        "Exclusion Criteria:\n\n* Coffee\n\nInclusion Criteria:\n\n* Adults",
        "Inclusion Criteria:\n\nExclusion Criteria:\n\n* Coffee",
        "All of these:\n\nInclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* Coffee",
        "\n\n".join([text("Inclusion Criteria:", "Exclusion Criteria:")] * 2),
        "Inclusion Criteria: - Adults - Sleepers Exclusion Criteria: - Coffee",
    ],
)
def test_a_text_that_does_not_split_cleanly_stays_whole(source: str) -> None:
    found = split(source)
    assert (found.inclusion, found.exclusion) == ("", "")
    words = [word.strip(":*-") for word in source.split()]
    assert [word for word in words if word and word not in plain_text(found.whole)] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Other inclusion criteria may apply.",
        "Other protocol-defined inclusion/exclusion criteria apply",
        "Not meeting any of the inclusion criteria",
        "Pregnant people are not included",
    ],
)
def test_a_sentence_on_criteria_is_no_heading(sentence: str) -> None:
    found = split(f"{text('Inclusion Criteria:', 'Exclusion Criteria:')}\n\n{sentence}")
    assert found == Criteria(ONE, f"{TWO}\n<p>{sentence}</p>")


def test_no_criteria_are_nothing() -> None:
    assert split(None) == split("") == Criteria()


def test_numbers_go_on_from_list_to_list_so_that_each_is_said_once() -> None:
    found = split(
        "Inclusion:\n\n* a\n* b\n\nAnd:\n\n* c\n\nOr:\n\n7. d\n8. e\n\nAlso:\n\n* f\n\nExclusion:\n\n* g"
    )
    assert found.inclusion.split("\n") == [
        '<ol class="criteria"><li>a</li><li>b</li></ol>',
        "<p>And:</p>",
        '<ol class="criteria" start="3"><li>c</li></ol>',
        "<p>Or:</p>",
        '<ol class="criteria" start="7"><li>d</li><li>e</li></ol>',
        "<p>Also:</p>",
        '<ol class="criteria" start="9"><li>f</li></ol>',
    ]
    assert found.exclusion == '<ol class="criteria"><li>g</li></ol>'


def test_lists_in_lists_stay_as_they_are() -> None:
    found = split("Inclusion Criteria:\n\n* a\n\n  * b\n\n    1. c\n\nExclusion Criteria:\n\n* Coffee")
    assert found.inclusion == ('<ol class="criteria"><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li></ol>')


@given(
    st.lists(st.sampled_from(["Adults", "Sleep < 6 h", "18 or over"]), min_size=1, max_size=5),
    st.lists(st.sampled_from(["Coffee", "Tea > 1 l", "Night shifts"]), min_size=1, max_size=5),
    st.sampled_from(["*", "-", "1."]),
)
def test_no_criterion_is_lost_or_changes_sides(inclusion: list[str], exclusion: list[str], sign: str) -> None:
    lists = ["\n".join(f"{sign} {criterion}" for criterion in side) for side in (inclusion, exclusion)]
    found = split(f"Inclusion Criteria:\n\n{lists[0]}\n\nExclusion Criteria:\n\n{lists[1]}")
    assert plain_text(found.inclusion).split("\n") == inclusion
    assert plain_text(found.exclusion).split("\n") == exclusion
