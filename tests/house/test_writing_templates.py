"""Pages and e-mails compile, speak every language, and call no third party."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from portal.config import Settings
from portal.resources import folder
from portal.templating import environment
from portal.web.pages import Pages
from portal.web.statics import Statics
from tests.house.tree import files, named

PAGES = files("templates", suffixes=(".html", ".txt"))
EMAIL_PARTS = files("emails", suffixes=(".html", ".txt"))
EMAILS = sorted(path.parent for path in files("emails", suffixes=(".txt",)) if path.name == "subject.txt")
STYLES = files("static", suffixes=(".css",))
SHIPPED = files("templates", "emails", "static", suffixes=(".html", ".txt", ".css", ".js", ".svg"))

OUR_LINKS = {"clinicaltrials.gov"}  # what a page may point to; a person follows it, the page never fetches it
NAMESPACES = {"www.w3.org"}
HOST = re.compile(r"(?:https?:)?//([a-z0-9.-]+\.[a-z]{2,})", re.IGNORECASE)

COMMANDS = re.compile(r"{#.*?#}|{%-? *trans\b.*?endtrans *-?%}|{%.*?%}|{{.*?}}", re.DOTALL)
MARKUP = re.compile(r"<!--.*?-->|<style.*?</style>|<[^>]*>|\baria-[a-z]+=\"[^\"]*\"|&[#\w]+;", re.DOTALL)
SPOKEN = re.compile(r"""\b(?:alt|aria-label|aria-description|placeholder|title)\s*=\s*["']([^"']*)["']""")
WORD = re.compile(r"[^\W\d_]{2,}")

SIDED = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right|text-align:\s*(?:left|right)|"
    r"float:\s*(?:left|right))\s*:",
)


@pytest.fixture
def pages(settings: Settings) -> Environment:
    """The environment of pages, with what pages alone have."""
    return Pages(folder("templates"), Statics(folder("static")), settings).environment


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_compiles(path: Path, pages: Environment) -> None:
    pages.get_template(path.relative_to(folder("templates")).as_posix())


@pytest.mark.parametrize("path", EMAIL_PARTS, ids=named)
def test_a_part_of_an_email_compiles(path: Path) -> None:
    environment(folder("emails")).get_template(path.relative_to(folder("emails")).as_posix())


@pytest.mark.parametrize("email", EMAILS, ids=named)
def test_an_email_is_a_subject_a_text_and_a_page(email: Path) -> None:
    assert {path.name for path in email.iterdir()} == {"subject.txt", "body.txt", "body.html"}


@pytest.mark.parametrize("path", [*PAGES, *EMAIL_PARTS], ids=named)
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    fixed = COMMANDS.sub("", path.read_text())
    assert not WORD.findall(MARKUP.sub(" ", fixed) + " ".join(SPOKEN.findall(fixed)))


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_styles_know_start_and_end_but_not_left_and_right(path: Path) -> None:
    """Arabic and Hebrew begin on the other side."""
    assert not SIDED.findall(path.read_text())


@pytest.mark.parametrize("path", SHIPPED, ids=named)
def test_what_ships_names_no_third_party(path: Path) -> None:
    assert set(HOST.findall(path.read_text())) <= OUR_LINKS | NAMESPACES
