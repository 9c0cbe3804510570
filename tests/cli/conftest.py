"""The command as an operator runs it: settings from the environment, what it prints, its exit status."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal import demo
from portal.cli import main

STUDIES = Path(demo.__file__).parent / "studies"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit status."""

    output: str
    status: int


Run = Callable[..., Ran]


@pytest.fixture
def portal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_database: str, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs `portal …` over a database of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORTAL_DATABASE_URL", empty_database)

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["portal", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ran(said.out + said.err, int(ended.value.code or 0))

    return run


@pytest.fixture
def keys(portal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fresh keys, as `portal keys new` prints them."""
    for line in portal("keys", "new").output.splitlines():
        name, _, value = line.partition("=")
        monkeypatch.setenv(name, value)


@pytest.fixture
def imported(portal: Run) -> None:
    """The demo's studies, taken in."""
    assert portal("studies", "import", str(STUDIES)).status == 0
