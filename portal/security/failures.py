"""What no handler expected becomes an answer with the headers of every other; and what the error says, which
may quote what somebody typed, gets into no server's log."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Interrupted(Exception):
    """An answer failed after it had begun: the connection ends, and the error was noted before."""


class AnsweredFailures:
    """Answers an error with `answer`, which also notes it. Starlette's own handler of every error stands
    outside of all middleware, and raises the error once more, for the server to print."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Exception], Response]) -> None:
        self.app = app
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not be printed
            answer = self.answer(Request(scope), error)
            if has_begun:
                raise Interrupted from None
            await answer(scope, receive, send)
