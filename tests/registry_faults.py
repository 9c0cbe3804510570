"""What goes wrong with the registry now and then. Each makes another answer of the right one."""

import asyncio
import base64
import json

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from tests.registry import Fault, Registry, token_for


def status(code: int, **headers: str) -> Fault:
    """An error, such as 429 with `retry_after`."""

    async def answer(_registry: Registry, _request: Request, _answer: Response) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return PlainTextResponse("try again later", code, named)

    return answer


def saying(body: str, media_type: str = "text/html") -> Fault:
    """Something else than what was asked for."""

    async def answer(_registry: Registry, _request: Request, _answer: Response) -> Response:
        return Response(body, media_type=media_type)

    return answer


def after(seconds: float) -> Fault:
    """The right answer, late."""

    async def answer(_registry: Registry, _request: Request, answer: Response) -> Response:
        await asyncio.sleep(seconds)
        return answer

    return answer


async def cut(_registry: Registry, _request: Request, answer: Response) -> Response:
    """Half of the answer."""
    return Half(answer)


async def back(_registry: Registry, request: Request, answer: Response) -> Response:
    """The right page, whose token leads to itself."""
    page = json.loads(bytes(answer.body))
    token = request.query_params.get("pageToken")
    return Response(json.dumps(page | ({"nextPageToken": token} if token else {})))


async def empty(_registry: Registry, request: Request, _answer: Response) -> Response:
    """A page without studies, and the token of the one that was asked for."""
    asked = dict(request.query_params)
    start = json.loads(base64.urlsafe_b64decode(asked["pageToken"]))[1] if "pageToken" in asked else 0
    return Response(json.dumps({"studies": [], "nextPageToken": token_for(asked, start, 1)}))


async def endless(registry: Registry, request: Request, _answer: Response) -> Response:
    """A page without studies, and a token that was never seen before."""
    token = token_for(dict(request.query_params), 0, len(registry.requests))
    return Response(json.dumps({"studies": [], "nextPageToken": token}))


class Half(Response):
    """Promises the length of another answer and ends the connection half-way."""

    def __init__(self, whole: Response) -> None:
        super().__init__(bytes(whole.body), whole.status_code, dict(whole.headers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends half of it; the server hangs up on an answer that was not brought to its end."""
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(start)
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
