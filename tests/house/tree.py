"""Looking at the project itself: its files, and what they import."""

import ast
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PORTAL = TOP / "portal"


def files(*folders: str, suffixes: tuple[str, ...] = (".py",)) -> list[Path]:
    """Every file with one of the suffixes below the folders, which may also name files; caches left out."""
    found: list[Path] = []
    for folder in folders:
        place = TOP / folder
        found += [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return sorted(path for path in found if path.suffix in suffixes and "__pycache__" not in path.parts)


def named(path: Path) -> str:
    """How a file is named in messages: `portal/clock.py`."""
    return path.relative_to(TOP).as_posix()


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, and the line; `from portal import clock` counts as portal.clock."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
