"""No request's body is larger than any form here needs."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000
LARGEST_DRAINED = 16_000_000


class BodyTooLarge(Exception):
    """The body of a request is over the limit."""


class LimitedBodies:
    """Raises BodyTooLarge where the body is read. What a browser still sends is read and thrown away up to a
    bound, since a browser that cannot finish sending never shows the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        seen = 0
        announced = Headers(scope=scope).get("content-length", "")

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > LARGEST_BODY or (announced.isdigit() and int(announced) > LARGEST_BODY):
                while message.get("more_body") and seen < LARGEST_DRAINED:
                    message = await receive()
                    seen += len(message.get("body", b""))
                raise BodyTooLarge
            return message

        await self.app(scope, limited, send)
