"""Every address of the portal's own that stands in a page or a redirect keeps the language of the page's
address: it goes through `link`."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import files, named

TEMPLATES = files("templates", suffixes=(".html",))
CODE = files("portal")
ADDRESS = re.compile(r'\s(?:href|action|formaction|src)="([^"]*)"')
IN_PAGE = re.compile(r"#|\{\{ (?:link|static)\(")

# What is no page of the portal's own, or names its language itself.
OTHER = re.compile(
    r"\{\{ (?:[\w.]+\.)?(?:registry|(?:phone|fact)\.href|(?:portrait|picture)\.src|source\.address|write"
    r"|ways\.(?:mail|text))"
    r"\b[^}]*\}\}"
    r"|\{\{ base_url \}\}.*|/\{\{ code \}\}\{\{ [\w.]+ \}\}|https://\S+|mailto:\{\{ [\w.]+ \}\}"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_an_address_in_a_page_keeps_the_pages_language(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    found = ADDRESS.findall(re.sub(r"\{\{[^}]*\}\}", lambda one: one[0].replace('"', "'"), text))
    strays = [one for one in found if not IN_PAGE.match(one) and not OTHER.fullmatch(one)]
    assert not strays, f"{named(path)}: put these through link(): {strays}"


def test_a_redirect_keeps_the_pages_language() -> None:
    calls = [
        (path, node)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("RedirectResponse")
    ]
    assert calls, "this test reads what is there"
    strays = [
        f"{named(path)}:{node.lineno}: {ast.unparse(node.args[0])}"
        for path, node in calls
        if not isinstance(node.args[0], ast.Call)
        or ast.unparse(node.args[0].func) not in {"link", "i18n.link"}
    ]
    assert not strays, strays
