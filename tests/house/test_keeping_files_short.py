"""A file or function that outgrows these is two ideas: find their names."""

import ast

from tests.house.tree import files, named

LONGEST_FILE = 220
LONGEST_FUNCTION = 40
# A migration is a record of what was done to the tables, as long as they were many.
CODE = [path for path in files("portal", "tests", "benchmarks", "dev.py") if path.parent.name != "versions"]


def test_no_file_is_two_ideas() -> None:
    long = {
        named(path): lines for path in CODE if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert not long


def test_no_function_is_two_ideas() -> None:
    long = [
        f"{named(path)}:{node.lineno}: {node.name}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long
