"""The last look: does anything that is about to be shown still have a template's insides in it?

Data (names, messages, registry text) may hold any characters: a site may be called "<<Mart>>". So data is
wrapped in two noncharacters while a page or e-mail is rendered, the look skips what lies between them, and
they are taken out again. Noncharacters are never typed by people (portal.web.fields refuses them) and mean
nothing in HTML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from markupsafe import Markup

OPEN, CLOSE = "\ufdd0", "\ufdd1"
MARKED = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")
SUSPICIOUS = re.compile(
    r"<<|>>|&lt;&lt;|&gt;&gt;|\{\{|\}\}|\{%|%\}|#\{|\$\{|%\(\w*\)?|\bNone\b|\bnull\b|\bundefined\b|\bNaN\b"
    r"|<\w+(?:\.\w+)* object at|\bTraceback\b|\[object "
)

T = TypeVar("T")


def mark(value: T) -> T:
    """The same value with every non-empty string in it marked as data: strings, mappings, sequences and
    dataclasses."""
    return cast(T, _mark(value))


def unmark(text: str) -> str:
    """The text as it is shown."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def suspicious(text: str) -> list[str]:
    """What stands outside the data and should never be seen by anybody; empty when all is well."""
    return sorted(set(SUSPICIOUS.findall(MARKED.sub("", text))))


def _mark(value: Any) -> Any:
    if isinstance(value, Markup):
        return Markup(OPEN + value + CLOSE) if value else value  # noqa: S704 - it was safe before
    if type(value) is str:
        return f"{OPEN}{value}{CLOSE}" if value else value
    if isinstance(value, Mapping):
        return {key: _mark(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _mark(getattr(value, field.name)) for field in fields(value) if field.init}
        )
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return type(value)(_mark(one) for one in value)  # type: ignore[call-arg]
    return value
