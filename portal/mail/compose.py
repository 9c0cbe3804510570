"""Composing an e-mail: pure, from a folder of templates and what it is to say, to a value.

`emails/<name>/` holds `subject.txt`, `body.txt` and `body.html`. It takes some milliseconds of CPU, so
asynchronous code composes in a thread."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, TemplateError

from portal import resources
from portal.i18n import speaking
from portal.mail.address import BadAddress, ascii_address
from portal.mail.message import Mail, problems
from portal.templating import environment
from portal.texts.look import CLOSE, OPEN, mark, suspicious, unmark

PARTS = ("subject.txt", "body.txt", "body.html")
STYLE = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL | re.IGNORECASE)  # its braces are CSS's own

QUOTED = re.compile(rf"{OPEN}|{CLOSE}|\\ufdd[01]")

# Rules for dark mode and narrow windows cannot be inlined and stay; nothing is ever fetched.
INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail, and what the last look found in it: unless that is nothing, the mail is held and not sent."""

    mail: Mail
    findings: tuple[str, ...] = ()


def compose(
    name: str,
    *,
    to: str,
    language: str,
    kind: str,
    context: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    reply_to: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
) -> Composed:
    """The e-mail `name` in a language.

    `context` holds words of ours, which the last look reads; `data` holds what people typed and what the
    registry says, in which anything may stand (a text filled with such values goes into `context`, the
    values marked). A template that cannot be rendered gives a mail that will be held: composing never
    loses what it was about.
    """
    values = {**(context or {}), **mark(dict(data or {}))}
    try:
        subject, text, html = _rendered(name, language, values)
    except Exception as error:  # noqa: BLE001 - whatever a template does, what the mail is about is kept
        broken = Mail(kind, _plain(to), "", "", "", language, reply_to)
        return Composed(broken, (f"template {name}: {type(error).__name__}: {_said(error)}",))
    # The HTML is looked at before it is inlined: a parser takes <<SITE_NAME>> for an element.
    parts = [("subject", subject), ("text", text), ("HTML", STYLE.sub("", html)), *headers]
    findings = [f"{part}: {found}" for part, words in parts for found in suspicious(words)]
    mail = Mail(
        kind=kind,
        to=_plain(to),
        subject=unmark(subject),
        text=unmark(text),
        html=unmark(INLINER.inline(html)),
        language=language,
        reply_to=reply_to,
        headers=tuple((header, unmark(value)) for header, value in headers),
    )
    return Composed(mail, tuple(findings + problems(mail)))


async def compose_in_thread(name: str, **arguments: Any) -> Composed:
    """`compose` without holding up the event loop."""
    return await asyncio.to_thread(compose, name, **arguments)


def _rendered(name: str, language: str, values: dict[str, Any]) -> tuple[str, str, str]:
    templates = _templates(resources.folder("emails"))
    with speaking(language):
        subject, text, html = (templates.get_template(f"{name}/{part}").render(values) for part in PARTS)
    return subject.strip(), text.strip() + "\n", html


@cache
def _templates(folder: Path) -> Environment:
    return environment(folder)


def _said(error: Exception) -> str:
    """Jinja's own words about a template, unless they quote somebody."""
    said = (error.message or "") if isinstance(error, TemplateError) else ""
    return said if said and not QUOTED.search(said) else "see the template"


def _plain(address: str) -> str:
    """The address in ASCII, or as it is, for `problems` to name."""
    try:
        return ascii_address(address)
    except BadAddress:
        return address
