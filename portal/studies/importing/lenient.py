"""Looking into JSON of which nothing is promised: what is missing or of another type is None or empty."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.studies.wording import plain

Raw = Mapping[str, Any]


def part(raw: Raw, *keys: str) -> Raw:
    """The object at a path; an empty one where there is none."""
    for key in keys:
        value = raw.get(key)
        raw = value if isinstance(value, dict) else {}
    return raw


def parts(raw: Raw, key: str) -> Iterator[Raw]:
    """The objects in a list."""
    values = raw.get(key)
    return (one for one in values if isinstance(one, dict)) if isinstance(values, list) else iter(())


def line(raw: Raw, key: str) -> str | None:
    """Plain text on one line, as it is shown."""
    value = raw.get(key)
    return plain.line(value) or None if isinstance(value, str) else None


def lines(raw: Raw, key: str) -> tuple[str, ...]:
    """The texts of a list, each once, in their order."""
    values = raw.get(key)
    cleaned = (plain.line(one) for one in values if isinstance(one, str)) if isinstance(values, list) else ()
    return tuple(dict.fromkeys(one for one in cleaned if one))


def text(raw: Raw, key: str) -> str | None:
    """Text of several lines, its markup as it is."""
    value = raw.get(key)
    return plain.text(value).strip() or None if isinstance(value, str) else None
