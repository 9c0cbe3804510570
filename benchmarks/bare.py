"""The floor for pages: an ASGI application that returns ready bytes and does nothing else."""

import os
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

BODY = "BENCHMARK_BODY"


def application() -> ASGIApp:
    """Answers every request with the bytes of the file that the environment names."""
    body = Path(os.environ[BODY]).read_bytes()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-encoding", b"gzip"),
        (b"content-length", str(len(body)).encode()),
    ]

    async def answer(scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer
