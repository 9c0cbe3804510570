"""An error nobody expected: what the visitor sees, and what no log gets."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from portal.security.failures import AnsweredFailures, Interrupted
from portal.security.headers import SecurityHeaders

TYPED = "robin@example.org"


async def fail(_: Request) -> Response:
    raise ValueError(TYPED)


async def fail_half_way(_: Request) -> Response:
    async def halves() -> AsyncIterator[str]:
        yield "half"
        raise ValueError(TYPED)

    return StreamingResponse(halves())


def client(noted: list[Exception]) -> TestClient:
    def answer(_: Request, error: Exception) -> Response:
        noted.append(error)
        return PlainTextResponse("sorry", 500)

    app = Starlette(
        routes=[Route("/", fail), Route("/half-way", fail_half_way)],
        middleware=[Middleware(SecurityHeaders, secure=True), Middleware(AnsweredFailures, answer=answer)],
    )
    return TestClient(app)


def test_an_error_is_noted_and_answered_with_all_headers_and_goes_no_further() -> None:
    noted: list[Exception] = []
    answer = client(noted).get("/")
    assert (answer.status_code, answer.text) == (500, "sorry")
    assert "content-security-policy" in answer.headers
    assert [str(error) for error in noted] == [TYPED]


def test_an_answer_that_fails_half_way_ends_the_connection_without_a_word_of_the_error() -> None:
    noted: list[Exception] = []
    with pytest.raises(Interrupted) as caught:
        client(noted).get("/half-way")
    assert caught.value.__suppress_context__
    assert TYPED not in str(caught.value)
    assert [str(error) for error in noted] == [TYPED]
