"""What is installed is pinned to the byte, and says nothing of where it comes from."""

import re
import tomllib

import pytest

from tests.house.tree import TOP

PIN = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^ ;]+)(?P<marker> ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
NAME = re.compile(r"^[A-Za-z0-9._-]+")
LOCKS = ["run", "dev"]


def lines(lock: str) -> list[str]:
    """The lines of a lock."""
    return (TOP / "requirements" / f"{lock}.lock").read_text().splitlines()


def pins(lock: str) -> dict[str, str]:
    """Each package a lock pins, and its version."""
    return {pin["name"]: pin["version"] for line in lines(lock) if (pin := PIN.match(line))}


def names(requirements: list[str]) -> set[str]:
    """The packages that requirements ask for."""
    return {found[0].lower().replace("_", "-") for one in requirements if (found := NAME.match(one))}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: str) -> None:
    """So it names no host, no folder and no setting of the machine that made it."""
    strange = [line for line in lines(lock) if not PIN.match(line) and not HASH.match(line)]
    assert not strange
    assert pins(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    following = zip(lines(lock), [*lines(lock)[1:], ""], strict=True)
    assert all(HASH.match(after) for line, after in following if PIN.match(line))


def test_work_and_running_use_the_same_versions() -> None:
    assert pins("run").items() <= pins("dev").items()


def test_what_the_project_asks_for_is_pinned() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    to_run = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["postgres"]
    to_work = [one for one in project["dependency-groups"]["dev"] if isinstance(one, str)]
    assert names(to_run) <= set(pins("run"))
    assert names(to_work) <= set(pins("dev"))
