"""What the registry's API answers, read: pages, single studies, and refusals."""

import asyncio
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from portal.studies.importing.json_text import Unreadable, loads
from portal.studies.record import NCT_ID

MOVED = {301, 302, 303, 307, 308}
LONGEST_QUOTE = 200
LAST_PART = re.compile(rf"/({NCT_ID.pattern})(?:[?#].*)?$", re.IGNORECASE)


class RegistryProblem(Exception):
    """The registry gave no answer that can be used; the message says which and what came instead."""


class RegistryRefusal(RegistryProblem):
    """The registry does not understand what it was asked: asking again would not help."""


class Passing(Exception):
    """What may be over in a moment; `wait` is what the registry asks for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer that is no passing trouble; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """Studies as the registry describes them, the token of the next page if there is one, and how many there
    are on all pages where that was asked for."""

    studies: list[Any]
    token: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A study that the registry lists."""

    raw: Any


@dataclass(frozen=True, slots=True)
class Moved:
    """A study that the registry lists under another number."""

    to: str


@dataclass(frozen=True, slots=True)
class NotListed:
    """A study that the registry does not list."""


async def page_in(answer: Answer, read_before: Collection[str]) -> Page:
    """A page that does not lead back to one that was read. Raises Passing and RegistryRefusal."""
    _refuse(answer)
    value = await _json(answer.body)
    listed = value.get("studies") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise Passing("its answer has no list of studies")
    token, total = value.get("nextPageToken"), value.get("totalCount")
    token = token if isinstance(token, str) and token else None
    if token in read_before:
        raise Passing("it leads back to a page that was read before")
    return Page(listed, token, total if isinstance(total, int) else None)


async def study_in(answer: Answer, nct_id: str) -> Listed | Moved | NotListed:
    """What is said of the study that was asked for. Raises Passing and RegistryRefusal."""
    if answer.status in MOVED:
        found = LAST_PART.search(answer.headers.get("location", ""))
        if found is None or found[1].upper() == nct_id:
            raise RegistryRefusal(f"the registry leads from {nct_id} to no other study")
        return Moved(found[1].upper())
    if answer.status == HTTPStatus.NOT_FOUND:
        return NotListed()
    _refuse(answer)
    return Listed(await _json(answer.body))


def quoted(words: str) -> str:
    """Somebody else's words on one line of ours."""
    return "".join(sign if sign.isprintable() else " " for sign in words).strip()[:LONGEST_QUOTE]


def _refuse(answer: Answer) -> None:
    """Raises RegistryRefusal unless this is what was asked for; the registry says why as plain text."""
    if answer.status != HTTPStatus.OK:
        said = quoted(answer.body[: 4 * LONGEST_QUOTE].decode("utf-8", "replace"))
        raise RegistryRefusal(f"the registry answered {answer.status}{': ' + said if said else ''}")


async def _json(body: bytes) -> Any:
    """Read off the event loop, since a page takes a while."""
    try:
        return await asyncio.to_thread(loads, body)
    except Unreadable:
        raise Passing("its answer is no JSON") from None
