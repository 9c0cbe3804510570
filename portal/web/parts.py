"""The application's long-lived parts (settings, database, keys …), found by their type."""

from typing import TypeVar, cast

from starlette.applications import Starlette
from starlette.requests import Request

T = TypeVar("T")


class Parts:
    """One object of each type."""

    def __init__(self, *parts: object) -> None:
        self._parts = {type(part): part for part in parts}

    def __getitem__(self, kind: type[T]) -> T:
        return cast(T, self._parts[kind])


def keep(app: Starlette, parts: Parts) -> None:
    """Puts the parts where `part` finds them."""
    app.state.parts = parts


def part(request: Request, kind: type[T]) -> T:
    """The application's one `kind`: `part(request, Database)`."""
    return parts_of(request)[kind]


def parts_of(request: Request) -> Parts:
    """All of them, for what outlives the request."""
    return cast(Parts, request.app.state.parts)
