"""The registry's API v2, spoken by a server on this machine over records that a test gives it, with faults
(registry_faults.py) that the real one has now and then. `python -m tests.registry PORT FILE` serves a file.

What it answers follows the registry's own description (OpenAPI 2.0.5): pages with tokens, queries and
filters, 301 for a former number, and errors as plain text."""

import asyncio
import base64
import gzip
import json
import re
import socket
import sys
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

Raw = dict[str, Any]
Fault = Callable[["Registry", Request, Response], Awaitable[Response]]

PREFIX = "/api/v2"
NUMBER = re.compile(r"NCT0*[1-9]\d{0,7}", re.IGNORECASE)
SINCE = re.compile(r"AREA\[LastUpdatePostDate\]RANGE\[(\d{4}-\d{2}-\d{2}),MAX\]")
KNOWN = {"format", "pageSize", "pageToken", "countTotal", "query.cond", "query.term", "query.spons"} | {
    "filter.ids"
}
DEFAULT_SIZE, LARGEST_SIZE = 10, 1000


class BadRequest(Exception):
    """What the registry says to a question that it does not understand."""


@dataclass
class Registry:
    """Records by number, former numbers, and faults: one is used up by each request, None being no fault."""

    records: dict[str, Raw] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    faults: deque[Fault | None] = field(default_factory=deque)
    always: Fault | None = None
    forgotten: set[str] = field(default_factory=set)
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    def add(self, *records: Raw) -> None:
        """Lists studies, or new records of them."""
        for record in records:
            self.records[number_of(record)] = record

    def remove(self, nct_id: str, now: str | None = None) -> None:
        """Lists a study no longer, or under a number that it has now."""
        del self.records[nct_id]
        if now:
            self.former[nct_id] = now

    async def listing(self, request: Request) -> Response:
        """GET /studies: a page."""
        try:
            body = self._page(request)
        except BadRequest as problem:
            return await self._answer(request, PlainTextResponse(str(problem), 400))
        return await self._answer(request, Response(body, media_type="application/json"))

    async def single(self, request: Request) -> Response:
        """GET /studies/{nctId}: one study."""
        nct_id = request.path_params["nct_id"].upper()
        if not NUMBER.fullmatch(nct_id):
            answer: Response = PlainTextResponse(f"Invalid NCT number: {nct_id}", 400)
        elif nct_id in self.former:
            answer = RedirectResponse(f"{PREFIX}/studies/{self.former[nct_id]}", 301)
        elif nct_id in self.records:
            answer = Response(json.dumps(self.records[nct_id]), media_type="application/json")
        else:
            answer = PlainTextResponse(f"NCT number {nct_id} not found", 404)
        return await self._answer(request, answer)

    async def _answer(self, request: Request, answer: Response) -> Response:
        self.requests.append(request)
        fault = self.faults.popleft() if self.faults else self.always
        return answer if fault is None else await fault(self, request, answer)

    def _page(self, request: Request) -> bytes:
        asked = dict(request.query_params)
        if unknown := set(asked) - KNOWN:
            raise BadRequest(f"unknown parameter: {min(unknown)}")
        size, start = self._size(asked), self._start(asked)
        found = [record for record in self.records.values() if self._matches(record, asked)]
        page: Raw = {"totalCount": len(found)} if asked.get("countTotal") == "true" and not start else {}
        page["studies"] = found[start : start + size]
        if start + size < len(found):
            page["nextPageToken"] = token_for(asked, start + size)
        return json.dumps(page).encode()

    def _size(self, asked: dict[str, str]) -> int:
        size = int(asked.get("pageSize", DEFAULT_SIZE)) or DEFAULT_SIZE
        if size < 0:
            raise BadRequest("pageSize must not be negative")
        return min(size, LARGEST_SIZE)

    def _start(self, asked: dict[str, str]) -> int:
        token = asked.get("pageToken")
        if token is None:
            return 0
        if token in self.forgotten:
            self.forgotten.remove(token)  # a new answer may have a place like it
            raise BadRequest("pageToken has expired")
        question, start, *_ = json.loads(base64.urlsafe_b64decode(token))
        if question != question_in(asked):
            raise BadRequest("pageToken does not fit the other parameters")
        return int(start)

    def _matches(self, record: Raw, asked: dict[str, str]) -> bool:
        protocol = record["protocolSection"]
        sponsors = protocol["sponsorCollaboratorsModule"]
        names = [sponsors["leadSponsor"], *sponsors.get("collaborators", [])]
        conditions = protocol["conditionsModule"]["conditions"]
        return (
            ("query.cond" not in asked or any_term(asked["query.cond"], conditions))
            and ("query.spons" not in asked or any_term(asked["query.spons"], [one["name"] for one in names]))
            and ("query.term" not in asked or self._changed_since(protocol, asked["query.term"]))
            and ("filter.ids" not in asked or self._is_one_of(number_of(record), asked["filter.ids"]))
        )

    def _changed_since(self, protocol: Raw, said: str) -> bool:
        found = SINCE.fullmatch(said)
        if not found:
            raise BadRequest(f"cannot parse query.term: {said}")
        date: str = protocol["statusModule"]["lastUpdatePostDateStruct"]["date"]
        return date >= found[1]

    def _is_one_of(self, nct_id: str, said: str) -> bool:
        numbers = re.split(r"[|,]", said.upper())
        if not all(NUMBER.fullmatch(number) for number in numbers):
            raise BadRequest("filter.ids has an invalid NCT number")
        return nct_id in {self.former.get(number, number) for number in numbers}


def number_of(record: Raw) -> str:
    """The number of a study."""
    nct_id: str = record["protocolSection"]["identificationModule"]["nctId"]
    return nct_id


def any_term(said: str, names: Iterable[str]) -> bool:
    """Whether one of the terms, in the registry's syntax for alternatives, stands in one of the names."""
    terms = [term.strip("() ").lower() for term in said.split(" OR ")]
    return any(term in name.lower() for term in terms for name in names)


def question_in(asked: dict[str, str]) -> dict[str, str]:
    """The parameters that have to be the same on every page."""
    return {
        name: asked[name] for name in sorted(asked) if name not in {"countTotal", "pageSize", "pageToken"}
    }


def token_for(asked: dict[str, str], start: int, *more: int) -> str:
    """What leads to a place in an answer; `more` makes another token for the same place."""
    return base64.urlsafe_b64encode(json.dumps([question_in(asked), start, *more]).encode()).decode()


@asynccontextmanager
async def serving(registry: Registry | None = None) -> AsyncIterator[Registry]:
    """A registry on a free port of this machine; `url` is its setting."""
    registry = registry or Registry()
    listener = socket.create_server(("127.0.0.1", 0))  # it queues until the server takes over
    registry.url = f"http://127.0.0.1:{listener.getsockname()[1]}{PREFIX}"
    server = uvicorn.Server(uvicorn.Config(application(registry), log_level="critical"))
    task = asyncio.create_task(server.serve([listener]))
    try:
        yield registry
    finally:
        server.should_exit = True
        await task


def application(registry: Registry) -> Starlette:
    """The server's routes."""
    return Starlette(
        routes=[
            Route(f"{PREFIX}/studies", registry.listing),
            Route(f"{PREFIX}/studies/{{nct_id}}", registry.single),
        ]
    )


def read(file: Path) -> Registry:
    """A registry of the records in a compressed file, one a line."""
    registry = Registry()
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        registry.add(*map(json.loads, lines))
    return registry


if __name__ == "__main__":
    uvicorn.run(application(read(Path(sys.argv[2]))), port=int(sys.argv[1]), log_level="critical")
