"""Reading a note as it was sent: by a form, or by the page's script as JSON."""

from portal.i18n import gettext as _
from portal.i18n import language
from portal.notes import bodies
from portal.notes.anchoring.quoting import NotOnThePage, confirmed, quote_at
from portal.notes.quotes import Quote, Section
from portal.notes.writing import Draft
from portal.studies.page.sections import blocks_of, sections_of
from portal.studies.reading import Imported
from portal.web.forms import Form

MOST_DIGITS = 7  # of an offset


def asked(known: Imported, section: str, number: str) -> tuple[Quote, str] | None:
    """The words of the block that a link on the study's page names, and what it is called; None where there
    is none."""
    if not number.isascii() or not number.isdigit() or len(number) > MOST_DIGITS:
        return None
    blocks = blocks_of(known.study).get(section, ())
    block = next((one for one in blocks if one.number == int(number)), None)
    if block is None:
        return None
    try:
        return quote_at(sections_of(known.study), section, block.start, block.end), block.label
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
