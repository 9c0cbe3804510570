"""On the build server a skipped test fails, whoever wrote it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import TOP
from tests.plugin import NO_RECORDS

SKIPS = """
import pytest

def test_one():
    pytest.skip({reason!r})
"""
WHOLE_FILE = """
import pytest
pytest.skip({reason!r}, allow_module_level=True)
"""


def outcome(folder: Path, source: str, reason: str, ci: str) -> tuple[int, str]:
    """Exit status and output of a run of one test file."""
    (folder / "test_made_up.py").write_text(source.format(reason=reason))
    (folder / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.plugin",
            "--rootdir",
            folder,
            "-c",
            folder / "pytest.ini",
            folder,
        ],
        cwd=TOP,
        env=os.environ | {"CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_skip_fails_on_the_build_server_and_gives_its_reason(tmp_path: Path) -> None:
    status, said = outcome(tmp_path, SKIPS, "no browser here", ci="true")
    assert status == pytest.ExitCode.TESTS_FAILED
    assert "Nothing may be skipped here. Skipped: no browser here" in said


def test_skipping_a_whole_file_fails_too(tmp_path: Path) -> None:
    status, said = outcome(tmp_path, WHOLE_FILE, "no browser here", ci="true")
    assert status != pytest.ExitCode.OK
    assert "Nothing may be skipped here. Skipped: no browser here" in said


def test_a_person_may_skip(tmp_path: Path) -> None:
    assert outcome(tmp_path, SKIPS, "no browser here", ci="")[0] == pytest.ExitCode.OK


def test_the_registrys_records_may_be_missing_anywhere(tmp_path: Path) -> None:
    assert outcome(tmp_path, SKIPS, NO_RECORDS, ci="true")[0] == pytest.ExitCode.OK
