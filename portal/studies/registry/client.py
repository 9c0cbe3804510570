"""A client of the registry's API v2 (https://clinicaltrials.gov/data-api/api): pages of studies and single
ones. What passes by itself (too many requests, a server's troubles, a cut connection, half an answer) is
tried again for a while; what does not is said precisely."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Self, TypeVar

import httpx2

from portal import __version__, clock
from portal.config import Settings
from portal.studies.registry.answers import (
    Answer,
    Listed,
    Moved,
    NotListed,
    Page,
    Passing,
    RegistryProblem,
    page_in,
    quoted,
    study_in,
)
from portal.studies.registry.pacing import MOST_TRIES, Pace, TooLongAWait, retry_after

PAGE_SIZE = 100  # some 2 MB; the registry would give 1,000 at once
MOST_BYTES = 32 * 2**20
MOST_EMPTY_PAGES = 20  # in a row; a registry that sends more would never come to an end
SECONDS_OF_SILENCE = 30.0
SECONDS_AN_ANSWER = 60.0
PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}

T = TypeVar("T")
Query = Mapping[str, str]


class _TooLarge(Exception):
    """The answer is longer than is held in memory."""


class Registry:
    """The registry at PORTAL_REGISTRY_URL, for use in `async with`. It is asked one thing at a time."""

    def __init__(self, settings: Settings, pace: Pace | None = None) -> None:
        self._url = settings.registry_url
        self._pace = pace or Pace()
        self._client = httpx2.AsyncClient(
            headers={"user-agent": _user_agent(settings), "accept": "application/json"},
            timeout=httpx2.Timeout(SECONDS_OF_SILENCE),
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def pages(self, query: Query, token: str | None = None) -> AsyncIterator[Page]:
        """The pages of a query, from the beginning or from a token on; one may be empty. Raises
        RegistryProblem, and RegistryRefusal for a token that the registry has forgotten."""
        read: set[str] = set()
        empty_in_a_row = 0
        while True:
            if token is not None:
                read.add(token)
            page = await self._page(query, token, read)
            empty_in_a_row = 0 if page.studies else empty_in_a_row + 1
            if empty_in_a_row > MOST_EMPTY_PAGES:
                raise RegistryProblem(f"{self._url}/studies: {empty_in_a_row} empty pages in a row")
            yield page
            if page.token is None:
                return
            token = page.token

    async def study(self, nct_id: str) -> Listed | Moved | NotListed:
        """What the registry knows of one number. Raises RegistryProblem."""
        try:
            return await self._ask(f"/studies/{nct_id}", {}, lambda answer: study_in(answer, nct_id))
        except _TooLarge:
            raise self._too_large() from None

    async def _page(self, query: Query, token: str | None, read: set[str]) -> Page:
        """One page; where it is longer than is held, a smaller one, which the registry allows."""
        size = PAGE_SIZE
        while True:
            asked = {**query, "format": "json", "pageSize": str(size)}
            asked |= {"pageToken": token} if token else {"countTotal": "true"}
            try:
                return await self._ask("/studies", asked, lambda answer: page_in(answer, read))
            except _TooLarge:
                if size == 1:
                    raise self._too_large() from None
                size //= 2

    async def _ask(self, path: str, query: Query, read: Callable[[Answer], Awaitable[T]]) -> T:
        """What `read` makes of the answer; asks again while that fails for a reason that may pass."""
        failures = 0
        while True:
            await self._pace.turn()
            try:
                return await read(await self._answer(path, query))
            except Passing as problem:
                failures += 1
                await self._bear(problem, failures, path)

    async def _bear(self, problem: Passing, failures: int, path: str) -> None:
        """Waits before another try. Raises RegistryProblem when there have been enough."""
        if failures == MOST_TRIES:
            raise RegistryProblem(f"{self._url}{path}: {problem}, {failures} times in a row")
        try:
            await self._pace.back_off(failures, problem.wait)
        except TooLongAWait as error:
            raise RegistryProblem(f"{self._url}{path}: {problem}, and {error}") from None

    async def _answer(self, path: str, query: Query) -> Answer:
        """One answer, whole. Raises Passing and _TooLarge."""
        try:
            async with (
                asyncio.timeout(SECONDS_AN_ANSWER),
                self._client.stream("GET", self._url + path, params=query) as answer,
            ):
                body = bytearray()
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise _TooLarge
        except (TimeoutError, httpx2.TimeoutException):
            raise Passing("no whole answer in time") from None
        except httpx2.TransportError as error:
            raise Passing(f"the connection failed ({quoted(str(error)) or type(error).__name__})") from None
        except httpx2.DecodingError:
            raise Passing("its answer cannot be decompressed") from None
        status = answer.status_code
        if status in PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wait = retry_after(answer.headers.get("retry-after"), clock.now())
            raise Passing(f"it answered {status}", wait)
        return Answer(status, answer.headers, bytes(body))

    def _too_large(self) -> RegistryProblem:
        return RegistryProblem(f"{self._url}: a single study is longer than {MOST_BYTES // 2**20} MB")


def _user_agent(settings: Settings) -> str:
    """Who asks, and where to find them: a courtesy to those who run the registry."""
    return f"study-portal/{__version__}" + (f" (+{settings.base_url})" if settings.secure else "")
