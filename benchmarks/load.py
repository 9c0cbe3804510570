"""A small HTTP client that keeps connections open: it is quick enough not to be what is measured."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode, urlsplit

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Load:
    """How long a number of requests took, and the statuses that came back."""

    requests: int
    seconds: float
    statuses: frozenset[int]

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def get(url: str, **headers: str) -> bytes:
    """A GET request as it goes over the wire."""
    return _request("GET", url, b"", headers)


def post(url: str, form: Sequence[tuple[str, str]]) -> bytes:
    """A form as it goes over the wire."""
    return _request(
        "POST", url, urlencode(form).encode(), {"content-type": "application/x-www-form-urlencoded"}
    )


async def drive(
    url: str, request: Callable[[int], bytes], number: int, connections: int = CONNECTIONS
) -> Load:
    """Sends `request(0)` to `request(number - 1)` over kept connections, each waiting for its answer."""
    numbers = iter(range(number))
    began = perf_counter()
    statuses = await asyncio.gather(*(_connection(url, request, numbers) for _ in range(connections)))
    return Load(number, perf_counter() - began, frozenset().union(*statuses))


async def _connection(url: str, request: Callable[[int], bytes], numbers: Iterator[int]) -> set[int]:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    statuses = set()
    for number in numbers:
        writer.write(request(number))
        statuses.add(await _answer(reader))
    writer.close()
    await writer.wait_closed()
    return statuses


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line.partition(b":")[2]))
    return int(head.split(b" ", 2)[1])


def _request(method: str, url: str, body: bytes, headers: dict[str, str]) -> bytes:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"{method} {target} HTTP/1.1", f"host: {parts.netloc}", f"content-length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
