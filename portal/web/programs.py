"""Answers to programs, which ask for JSON instead of a page."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from portal.web.errors import UnreadableForm
from portal.web.forms import Form, read_form
from portal.web.pages import PRIVATE

JSON = "application/json"


def wants_json(request: Request) -> bool:
    """Whether the answer is to be JSON."""
    return JSON in request.headers.get("accept", "")


def in_json(value: Any, status: int = 200) -> JSONResponse:
    """JSON that is kept nowhere."""
    return JSONResponse(value, status, PRIVATE | {"vary": "Accept"})


async def read_sent(request: Request) -> Form:
    """What was sent, as a form or as a JSON object of the same fields. Raises UnreadableForm."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        return Form.of(await read_form(request))
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or brackets without end
        raise UnreadableForm from None
    if not isinstance(value, dict):
        raise UnreadableForm
    return Form({name: [_text(one) for one in _values(given)] for name, given in value.items()})


def _values(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if not isinstance(value, str | int):
        raise UnreadableForm
    return _whole(str(value))


def _whole(text: str) -> str:
    """JSON can say half a character, which no answer could send back; it becomes U+FFFD, as in forms."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
