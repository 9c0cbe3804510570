"""Imports go down only. A part that moves or arrives changes this table and docs/decisions.md, with the
reason."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import PORTAL, TOP, files, imports, named

LAYERS = (
    ("__main__",),
    ("cli",),
    ("demo",),
    ("app",),
    ("addresses",),
    ("worker", "health", "failures"),
    ("assembly", "retention"),
    ("staff", "weekly"),
    ("packet",),
    ("person",),
    ("leads", "information", "notes", "alerts"),
    ("studies",),
    ("teams",),
    ("mail", "places"),
    ("texts", "audit"),
    ("web", "security", "limits"),
    ("db", "crypto", "tokens", "templating"),
    ("config",),
    ("i18n", "clock", "logs", "resources"),
)
ROW = {part: number for number, row in enumerate(LAYERS) for part in row}

# A library on the left is known to the files on the right alone.
ONLY_HERE = {
    "starlette": (
        "portal/app.py",
        "portal/addresses.py",
        "portal/failures.py",
        "portal/health.py",
        "portal/web/*",
        "portal/security/*",
        "*routes.py",
        "portal/demo/news.py",
        "portal/staff/access.py",
        "portal/notes/browsers.py",
        "portal/notes/opening/readers.py",
        "portal/leads/browsers.py",  # what the routes remember a browser for
    ),
    "uvicorn": ("portal/cli/serve.py", "portal/demo/running.py"),
    "click": ("portal/cli/*",),
    "aiosmtplib": ("portal/mail/transport.py",),
    "aiosmtpd": ("portal/demo/mailbox.py",),
    "httpx2": ("portal/studies/registry/client.py",),
    "itsdangerous": ("portal/tokens.py",),
    "cryptography": ("portal/crypto.py",),
    "PIL": ("portal/teams/portraits.py",),
    "segno": ("portal/web/qr.py",),
    "rapidfuzz": ("portal/notes/anchoring/*",),
    "numpy": ("portal/alerts/matching/*",),
    "phonenumbers": ("portal/web/telephone.py", "portal/leads/sending/phones.py"),
}
CLOCKS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
}
CODE = files("portal")


def part(path: Path) -> str:
    """The folder or module directly below portal/ in which a file is."""
    return path.relative_to(PORTAL).parts[0].removesuffix(".py")


def test_every_part_of_the_portal_has_its_layer() -> None:
    assert {part(path) for path in CODE} - {"__init__"} == set(ROW)


def test_imports_go_down_only() -> None:
    upward = [
        f"{named(path)}:{line}: {part(path)} must not import {module}"
        for path in CODE
        for module, line in imports(path)
        if module.startswith("portal.") and (other := module.split(".")[1]) in ROW
        if other != part(path) and part(path) in ROW and ROW[other] <= ROW[part(path)]
    ]
    assert not upward, "\n".join(upward)


@pytest.mark.parametrize("library", ONLY_HERE)
def test_a_library_is_known_where_it_belongs_and_nowhere_else(library: str) -> None:
    places = ONLY_HERE[library]
    strays = [
        f"{named(path)}:{line}"
        for path in CODE
        for module, line in imports(path)
        if module.split(".")[0] == library
        if not any(path.match(place) for place in places)
    ]
    assert not strays, f"{library} belongs to {', '.join(places)}: {strays}"


def test_the_time_is_asked_of_the_clock_alone() -> None:
    strays = [
        f"{named(path)}:{node.lineno}: {ast.unparse(node)}"
        for path in CODE
        if path != PORTAL / "clock.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in CLOCKS
    ]
    assert not strays, strays


def test_the_registrys_own_keys_are_known_to_its_record_alone() -> None:
    strays = [
        f"{named(path)}:{node.lineno}: {node.value}"
        for path in CODE
        if path != PORTAL / "studies" / "record.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.endswith(("Module", "Section")) and node.value[0].islower()
    ]
    assert not strays, strays


def test_the_decisions_show_the_same_layers() -> None:
    text = (TOP / "docs" / "decisions.md").read_text()
    table = text.partition("## Layers")[2].partition("```")[2].partition("```")[0]
    shown = [tuple(line.split()) for line in table.splitlines() if line.strip()]
    assert shown == list(LAYERS)
