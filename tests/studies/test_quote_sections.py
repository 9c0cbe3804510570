"""What of a study's page can be quoted: its sections, their blocks, and a way to a note from each."""

import gzip
import json
from pathlib import Path

import pytest

from portal.i18n import speaking
from portal.studies.page.sections import Block, blocks_of, sections_of
from portal.studies.record import parse as read
from portal.studies.study import Study
from portal.studies.wording.markup import rendered as from_markdown
from portal.studies.wording.passages import Kind, Passage, Place, marked, passages
from tests.html import parse
from tests.studies.showing import a_study, page, rendered, viewed

NESTED = """Inclusion Criteria:

* Adults
  * from 18
  * to 65
* Able to bathe

Exclusion Criteria:

1. Fear of water
2. Cats

4. Dogs
"""


def blocks(study: Study, section: str) -> tuple[Block, ...]:
    """The blocks of one section."""
    return blocks_of(study)[section]


def said(html: str) -> list[str]:
    """The texts of the passages."""
    return [passage.text for passage in passages(html)]


def test_the_sections_stand_in_the_order_of_the_page() -> None:
    shown = page()
    assert [*sections_of(a_study())] == [
        "title",
        "overview",
        "inclusion",
        "exclusion",
        "description",
        "details",
    ]
    assert all(shown.all(id=section) for section in sections_of(a_study()))


def test_criteria_that_do_not_split_are_one_section() -> None:
    sections = sections_of(a_study(eligibility="Adults.\n\nNo cats."))
    assert sections["criteria"] == "Adults.\nNo cats."
    assert not {"inclusion", "exclusion"} & sections.keys()


def test_what_a_record_lacks_is_no_section() -> None:
    bare = a_study(summary=None, description=None, eligibility=None, conditions=(), sponsor=None)
    assert sections_of(bare) == {
        "title": "Warm Baths for Sore Backs",
        "details": "Number in the registry\nNCT01234567",
    }


def test_blocks_know_where_they_stand_in_their_section() -> None:
    study = a_study(eligibility=NESTED, title="A 👩‍⚕️ asks: é, 10⁹ & <b>?")
    sections = sections_of(study)
    for section, found in blocks_of(study).items():
        assert [block.number for block in found] == [*range(1, len(found) + 1)]
        assert all(sections[section][block.start : block.end] == block.text for block in found)


def test_an_item_and_the_list_within_it_are_blocks_of_their_own() -> None:
    found = blocks(a_study(eligibility=NESTED), "inclusion")
    assert [(block.text, block.label) for block in found] == [
        ("Adults", "number 1"),
        ("from 18", "number 1, part 2"),
        ("to 65", "number 1, part 3"),
        ("Able to bathe", "number 2"),
    ]


def test_a_block_is_called_by_the_number_that_people_see() -> None:
    found = blocks(a_study(eligibility="2. Cats\n\nAnd also:\n\n7. Dogs\n8. Fish"), "criteria")
    assert [block.label for block in found] == ["number 2", "paragraph 1", "number 7", "number 8"]
    assert [
        block.label for block in blocks(a_study(description="* One\n  * Half\n* Two"), "description")
    ] == [
        "point 1",
        "point 1, part 2",
        "point 2",
    ]


def test_an_item_that_counts_anew_is_called_by_its_own_number() -> None:
    html = '<ol start="3"><li>A</li><li value="9">B</li><li>C</li></ol>'
    assert [passage.place for passage in passages(html)] == [
        Place(Kind.NUMBER, number) for number in (3, 9, 10)
    ]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>One<br>two<br><br>three</p>", ["One\ntwo\nthree"]),
        ("<p>a <strong> b</strong>\n <em>c</em></p>", ["a b c"]),
        ("<p>2 &lt; 3 &amp;amp; 4&nbsp;&gt; 1</p>", ["2 < 3 &amp; 4\xa0> 1"]),
        ("<ul><li><p>One</p><p>Two</p><ul><li>Three</li></ul></li></ul>", ["One", "Two", "Three"]),
        ("<p>  </p><ul><li></li><li>One</li></ul>", ["One"]),
        ('<p><a href="https://example.org/?a=1&amp;b=2">Here</a> 👍🏽</p>', ["Here 👍🏽"]),
        ("", []),
    ],
    ids=["breaks", "inline tags", "entities", "paragraphs of an item", "empty", "links and emoji", "nothing"],
)
def test_a_passage_says_what_is_shown(html: str, texts: list[str]) -> None:
    assert said(html) == texts


def test_marks_stand_at_the_words_of_an_item_and_before_the_list_in_it() -> None:
    def marks(passage: Passage, number: int) -> tuple[str, str]:
        return f' id="x-{number}"', f"[{passage.text}]"

    html = '<ol start="2"><li value="4">A<ul><li>B</li></ul></li></ol>\n<p>C<br>D</p>'
    assert marked(html, marks) == (
        '<ol start="2"><li value="4" id="x-1">A[A]<ul><li id="x-2">B[B]</li></ul></li></ol>\n'
        '<p id="x-3">C<br>D[C\nD]</p>'
    )


def test_every_block_has_its_element_and_a_named_way_to_a_note() -> None:
    study = a_study(eligibility=NESTED)
    shown = page(study)
    for section, found in blocks_of(study).items():
        for block in found:
            assert block.text in shown.one(id=f"{section}-{block.number}").text
    control = shown.one(id="exclusion-3").one("a", class_="add-note")
    assert control.attributes["aria-label"] == "Add a note: number 4"
    assert control.attributes["href"] == "/studies/NCT01234567/notes?section=exclusion&block=3"
    assert control.text == ""


def test_a_control_is_of_the_language_of_its_page() -> None:
    study = a_study()
    with speaking("es", "/es"):
        assert sections_of(study)["details"].startswith("Enfermedades o problemas de salud\nBack Pain")
        shown = parse(rendered(viewed(study, []), "es"))
        there = shown.one(id="inclusion-1").one("a", class_="add-note").attributes
        assert (there["lang"], there["href"].partition("/notes")[0]) == ("es", "/es/studies/NCT01234567")
    here = page(study).one(id="inclusion-1").one("a", class_="add-note").attributes
    assert "lang" not in here
    assert here["href"].startswith("/studies/")


def test_what_changes_from_day_to_day_cannot_be_quoted() -> None:
    study = a_study()
    assert "Last update" in page(study).one(id="details").text
    assert "Last update" not in sections_of(study)["details"]


def test_registry_text_cannot_forge_a_block() -> None:
    forged = a_study(description='<p id="inclusion-1">A</p> <a class="add-note">B</a>')
    assert len(page(forged).all(id="inclusion-1")) == 1
    assert blocks(forged, "description")[0].text == '<p id="inclusion-1">A</p> <a class="add-note">B</a>'


def test_the_text_of_a_section_is_that_of_its_html_in_real_records(records: Path) -> None:
    with gzip.open(records, "rt", encoding="utf-8") as lines:
        studies = [read(json.loads(line)) for line in [*lines][::5]]
    for study in studies:
        sections = sections_of(study)
        for section, source in (("overview", study.summary), ("description", study.description)):
            words = " ".join(parse(from_markdown(source).replace("<br>", " ")).text.split()) if source else ""
            assert "".join(sections.get(section, "").split()) == "".join(words.split()), study.nct_id
