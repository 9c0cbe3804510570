"""Reading a note as it was sent, by a form or by a program, and the words that a form is asked for."""

from collections.abc import Mapping

from portal.i18n import gettext as _
from portal.i18n import language
from portal.notes import bodies
from portal.notes.anchoring.finding import LONGEST
from portal.notes.anchoring.quoting import NotOnThePage, confirmed, quote_at
from portal.notes.quotes import Quote, Section
from portal.notes.writing import Draft
from portal.studies.page.sections import blocks_of, sections_of
from portal.studies.reading import Imported
from portal.web.forms import Form

MOST_DIGITS = 7  # of an offset


def asked(known: Imported, query: Mapping[str, str]) -> Quote | None:
    """The words that a study's page asks to write about: the `block` of a `section`, or as much as can be
    quoted of what stands there from `start` to `end`. None where there are no such words."""
    section = query.get("section", "")
    start, end, number = (_offset(query.get(name, "")) for name in ("start", "end", "block"))
    for block in blocks_of(known.study).get(section, ()):
        if block.number == number:
            start, end = block.start, block.end
    try:
        return quote_at(sections_of(known.study), section, start, min(end, start + LONGEST))
    except NotOnThePage:
        return None


def named(known: Imported, quote: Quote | None) -> str:
    """What the block is called in which a quote begins."""
    if quote is None:
        return ""
    blocks = blocks_of(known.study)[quote.section]
    return next((one.label for one in reversed(blocks) if one.start <= quote.start), "")


def read(form: Form, known: Imported) -> Draft | None:
    """The note that was sent about this study; None, with what is wrong in the form."""
    quote, body = quoted(form, known), bodies.cleaned(form.value("body"))
    if quote is None:
        form.errors["exact"] = _("These words are not on the study’s page any more. Choose them again")
    if problem := bodies.problem(body):
        form.errors["body"] = problem
    if quote is None or form.errors:
        return None
    return Draft(known.study.nct_id, quote, body, known.version, language())


def quoted(form: Form, known: Imported) -> Quote | None:
    """The words that a form is about, as the page has them."""
    try:
        section = Section(form.value("section"))
    except ValueError:
        return None
    exact, prefix, suffix = (form.value(name) for name in ("exact", "prefix", "suffix"))
    typed = Quote(section, exact, prefix, suffix, _offset(form.value("start")), _offset(form.value("end")))
    return confirmed(typed, sections_of(known.study))


def _offset(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
