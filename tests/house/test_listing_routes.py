"""No address appears or vanishes silently: docs/addresses.md lists what the application answers, and how."""

import re

import pytest
from starlette.routing import Route

from portal.addresses import ROUTES
from tests.house.tree import TOP

ROW = re.compile(r"^\| (?P<methods>[A-Z, ]+) \| `(?P<address>/[^`]*)` \| (?P<words>.+) \|$", re.MULTILINE)


def listed() -> set[tuple[str, str]]:
    """(method, address) of each row."""
    rows = ROW.finditer((TOP / "docs" / "addresses.md").read_text())
    return {(method, row["address"]) for row in rows for method in row["methods"].split(", ")}


def answered() -> set[tuple[str, str]]:
    """(method, address) of each route; HEAD goes with GET, and convertors are the code's own business."""
    return {
        (method, re.sub(r":\w+}", "}", route.path))
        for route in ROUTES
        for method in (route.methods or set()) - {"HEAD"}
    }


def test_every_route_is_listed_and_every_listed_address_has_a_route() -> None:
    assert answered() == listed()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{min(route.methods)} {route.path}")
def test_a_route_says_what_it_does(route: Route) -> None:
    """A handler's docstring begins with the request it answers, so that reading it needs no second file."""
    methods = (route.methods or set()) - {"HEAD"}
    docstring = route.endpoint.__doc__ or ""
    assert docstring.startswith(tuple(f"{method} /" for method in methods)), route.endpoint


def test_looking_at_something_and_changing_it_are_different_handlers() -> None:
    """GET changes nothing: mail scanners follow every link and even submit forms."""
    both = [route.path for route in ROUTES if {"GET", "POST"} <= (route.methods or set())]
    assert not both
