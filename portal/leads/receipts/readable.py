"""Everything kept with a message, as text that people can read."""

from collections.abc import Iterator, Mapping
from typing import Any

INDENT = "  "


def readable(everything: Mapping[str, Any]) -> str:
    """The same names and values as the JSON, a line each; what is not there is left out."""
    return "\n".join(_lines(everything, "")) + "\n"


def _lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, one in value.items():
        label = indent + name.replace("_", " ").capitalize() + ":"
        if one in (None, "", [], {}):
            continue
        if isinstance(one, Mapping):
            yield label
            yield from _lines(one, indent + INDENT)
        elif isinstance(one, list):
            yield label
            for part in one:
                yield from _listed(part, indent + INDENT)
        elif "\n" in str(one):
            yield label
            yield from (f"{indent}{INDENT}{line}" for line in str(one).splitlines())
        else:
            yield f"{label} {one}"


def _listed(part: object, indent: str) -> Iterator[str]:
    if not isinstance(part, Mapping):
        yield f"{indent}- {part}"
        return
    first, *rest = [*_lines(part, indent + INDENT)] or [""]
    yield f"{indent}- {first.strip()}"
    yield from rest
