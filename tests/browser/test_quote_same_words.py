"""The browser and the server count the same: an offset means the same words to both."""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.async_api import Browser, Page

from portal.resources import folder
from portal.studies.page.sections import sections_of
from portal.studies.record import parse as read
from portal.studies.study import Study
from tests.browser.conftest import in_one_loop
from tests.studies.showing import a_study, rendered, viewed

pytestmark = in_one_loop

EVERY = 12  # of the real records
HARD = (
    a_study(title="A 👩‍⚕️ asks  about é, e\u0301 & <b>"),
    a_study(eligibility="Inclusion:\n\n1. 🧡 A\\\nB\n   * C&nbsp;D\n   * 𝒳 < 3\n2. E\n\n   F\n3. *G* **H**"),
    a_study(
        description="One\\\n\\\ntwo 👍🏽 [three](https://example.org/?a&b=2) &amp;lt;\n\n* a\n  * b\n    * c"
    ),
    a_study(conditions=("Back 🙃 Pain",), sponsor="Müller \u200f& Søn", summary="  \u2003One\ttwo "),
)
READ = """pages => pages.map(([html, sections]) => {
    document.body.innerHTML = new DOMParser().parseFromString(html, "text/html").body.innerHTML;
    return sections.map((id) => readSection(document.getElementById(id)).map(([sign]) => sign).join(""));
})"""
OFFSETS = """([html, id, places]) => {
    document.body.innerHTML = new DOMParser().parseFromString(html, "text/html").body.innerHTML;
    const section = document.getElementById(id);
    return places.map(([start, end]) => offsetsIn(section, rangeOf(section, start, end)));
}"""


async def reader(browser: Browser) -> Page:
    """An empty page with the script of notes."""
    page = await browser.new_page()
    await page.set_content("<div data-notes><p></p><p></p></div>")
    await page.add_script_tag(path=folder("static") / "js" / "notes.js")
    return page


async def test_the_text_of_real_pages_is_the_same_to_both(browser: Browser, records: Path) -> None:
    with gzip.open(records, "rt", encoding="utf-8") as lines:
        studies = [*HARD, *(read(json.loads(line)) for line in [*lines][::EVERY])]
    page = await reader(browser)
    for few in batches(studies):
        texts = [sections_of(study) for study in few]
        pages = [[shown(study), [*text]] for study, text in zip(few, texts, strict=True)]
        assert await page.evaluate(READ, pages) == [[*text.values()] for text in texts]
    await page.close()


async def test_words_selected_anywhere_have_the_offsets_of_the_server(browser: Browser) -> None:
    page = await reader(browser)
    for study in HARD:
        for section, text in sections_of(study).items():
            places = [*stretches(text)]
            found = await page.evaluate(OFFSETS, [shown(study), section, places])
            assert found == [{"section": section, "start": start, "end": end} for start, end in places]
    await page.close()


def shown(study: Study) -> str:
    """The study's page, without sites."""
    return rendered(viewed(study, []))


def batches(studies: Sequence[Study]) -> Iterator[Sequence[Study]]:
    """Some at a time, as they cross to the browser in one message."""
    for first in range(0, len(studies), 25):
        yield studies[first : first + 25]


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that begin and end with words: of each sign to the next, to one a few further on, and all."""
    words = [place for place, sign in enumerate(text) if sign.strip(" \n\t\xa0")]
    for place, start in enumerate(words):
        yield start, start + 1
        yield start, words[min(place + 9, len(words) - 1)] + 1
    yield words[0], words[-1] + 1
