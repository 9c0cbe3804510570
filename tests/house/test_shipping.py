"""The wheel built here runs elsewhere: installed in a clean environment, started from another folder."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from portal import __version__
from tests.house.tree import TOP

SHIPPED = {
    "portal": "portal",
    "templates": "portal/templates",
    "static": "portal/static",
    "emails": "portal/emails",
}

LOOK = """
from pathlib import Path
import portal
from portal.config import Settings
from portal.db.schema import MIGRATIONS
from portal.mail import compose
from portal.places.finding import find
from portal.resources import folder
from portal.texts.library import Library

installed = Path(portal.__file__).parent
assert "site-packages" in installed.parts, installed
for name in ("templates", "static", "emails"):
    assert folder(name) == installed / name, folder(name)
assert find("78701") is not None
assert any((MIGRATIONS / "versions").glob("*.py"))
assert Library.load(None).text("consent") is not None
"""

VISIT = """
from portal.app import create
from portal.config import load
from starlette.testclient import TestClient

with TestClient(create(load()), base_url="http://127.0.0.1:8000") as client:
    page = client.get("/")
    assert page.status_code == 200, page.text
    style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert client.get(style).headers["content-type"].startswith("text/css"), style
    assert "¿" in client.get("/es/faq").text
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), at=TOP)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and the libraries of this one, but not this checkout."""
    place = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(
        sys.executable,
        "-m",
        "uv",
        "venv",
        "--offline",
        "--python",
        sys.executable,
        str(place),
        at=place.parent,
    )
    python = place / "bin" / "python"
    install = ["pip", "install", "--offline", "--no-deps", "--python", str(python), str(wheel)]
    run(sys.executable, "-m", "uv", *install, at=place.parent)
    packages = next(place.glob("lib/python*/site-packages"))
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return python


def test_the_wheel_has_every_file_and_no_other(wheel: Path) -> None:
    wanted = {
        f"{place}/{path.relative_to(TOP / folder).as_posix()}"
        for folder, place in SHIPPED.items()
        for path in (TOP / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == wanted


def test_the_command_runs_from_another_folder(python: Path, tmp_path: Path) -> None:
    assert __version__ in run(str(python.with_name("portal")), "--version", at=tmp_path)
    assert __version__ in run(str(python), "-m", "portal", "--version", at=tmp_path)


def test_pages_emails_static_files_migrations_and_texts_are_found(python: Path, tmp_path: Path) -> None:
    run(str(python), "-c", LOOK, at=tmp_path)


def test_it_makes_its_database_and_serves_its_pages(python: Path, tmp_path: Path) -> None:
    keys = run(str(python.with_name("portal")), "keys", "new", at=tmp_path)
    mail = "PORTAL_SMTP_URL=smtp://127.0.0.1:9?tls=none\nPORTAL_MAIL_FROM=portal@example.org\n"
    (tmp_path / ".env").write_text(keys + mail + "PORTAL_FALLBACK_EMAIL=fallback@example.org\n")
    run(str(python), "-c", VISIT, at=tmp_path)
    assert (tmp_path / "portal.db").exists()


def run(*command: str, at: Path) -> str:
    """What a command prints. Fails with all it said when it fails."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))
    }
    done = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
