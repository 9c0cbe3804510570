"""Who a request is from: what the server knows, never what a stranger says."""

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from portal.web.visitors import visitor


def request(client: tuple[str, int] | None) -> Request:
    return Request({"type": "http", "client": client, "headers": [], "method": "POST", "path": "/"})


@pytest.mark.parametrize(
    ("host", "known_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_an_address_a_customer_of_ipv6_or_nobody(host: str, known_as: str) -> None:
    assert visitor(request((host, 1234))) == known_as


def test_a_socket_in_the_file_system_has_no_visitor() -> None:
    assert visitor(request(None)) == ""


async def behind(trusted: str, peer: str, said: str) -> str:
    """Who the visitor is, when `peer` connects and says that it forwards for `said`."""
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(visitor(Request(scope)))

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(_: Message) -> None:
        return None

    scope = {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", said.encode())]}
    await ProxyHeadersMiddleware(app, trusted)(scope, receive, send)  # type: ignore[arg-type]
    return seen[0]


async def test_a_trusted_proxy_is_believed_and_nobody_else() -> None:
    assert await behind("127.0.0.1", "127.0.0.1", "203.0.113.7") == "203.0.113.7"
    assert await behind("10.0.0.1", "198.51.100.9", "203.0.113.7") == "198.51.100.9"


async def test_what_a_visitor_says_before_the_proxys_own_word_does_not_count() -> None:
    assert await behind("127.0.0.1", "127.0.0.1", "203.0.113.99, 203.0.113.7") == "203.0.113.7"
    assert await behind("127.0.0.1", "127.0.0.1", "127.0.0.1, 203.0.113.7") == "203.0.113.7"
