"""What stands between the network and the pages."""

from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from portal.security.bodies import LARGEST_BODY, BodyTooLarge, LimitedBodies
from portal.security.headers import SecurityHeaders
from portal.security.origin import SameSitePosts


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def framed(_: Request) -> Response:
    return PlainTextResponse("framed", headers={"content-security-policy": "frame-ancestors 'self'"})


def refusal(_: Request) -> Response:
    return PlainTextResponse("refused", 403)


def too_large(_: Request, __: Exception) -> Response:
    return PlainTextResponse("too large", 413)


def client(*, secure: bool = False) -> TestClient:
    app = Starlette(
        routes=[Route("/", echo, methods=["GET", "POST"]), Route("/framed", framed)],
        middleware=[
            Middleware(SecurityHeaders, secure=secure),
            Middleware(SameSitePosts, base_url="https://studies.example.org", refusal=refusal),
            Middleware(LimitedBodies),
        ],
        exception_handlers={BodyTooLarge: too_large},
    )
    return TestClient(app, base_url="https://studies.example.org")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "null"}, 200),
        ({"origin": "https://studies.example.org"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://elsewhere.example.com"}, 403),
        ({"origin": "https://studies.example.org.elsewhere.example.com"}, 403),
        ({"origin": "https://[studies"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "null"}, 403),
    ],
)
def test_a_post_that_says_it_is_cross_site_is_refused(headers: Mapping[str, str], status: int) -> None:
    assert client().post("/", content=b"a=1", headers=headers).status_code == status
    assert client().get("/", headers=headers).status_code == 200


def test_a_body_is_read_up_to_the_limit_and_refused_beyond_it() -> None:
    assert client().post("/", content=b"x" * LARGEST_BODY).text == str(LARGEST_BODY)
    assert client().post("/", content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert client().post("/", content=(b"x" * 100_000 for _ in range(11))).status_code == 413


def test_a_body_that_is_announced_too_large_is_refused_before_it_comes() -> None:
    assert client().post("/", content=b"x", headers={"content-length": "10000000"}).status_code == 413


def test_every_answer_forbids_third_parties_frames_and_sniffing() -> None:
    for response in (
        client().get("/"),
        client().get("/nothing"),
        client().post("/", content=b"x" * 2_000_000),
    ):
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
    assert client().get("/framed").headers.get_list("content-security-policy") == ["frame-ancestors 'self'"]


def test_only_https_asks_for_https() -> None:
    assert "strict-transport-security" in client(secure=True).get("/").headers
    assert "strict-transport-security" not in client().get("/").headers
