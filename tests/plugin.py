"""On the build server nothing is skipped: a test that could not run there has told us nothing.

Tests on the registry's real records are the exception, because the records do not travel with the code.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

RECORDS = Path(__file__).resolve().parents[2] / "shared" / "registry" / "records.ndjson.gz"
NO_RECORDS = "The registry's records are not beside this checkout (../shared/registry)."

Report = pytest.TestReport | pytest.CollectReport


@pytest.fixture(scope="session")
def records() -> Path:
    """The registry's real records, one JSON object a line, where they are at hand."""
    if not RECORDS.exists():
        pytest.skip(NO_RECORDS)
    return RECORDS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Looks at the report of each test."""
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Looks at the report of each file, since a whole file can be skipped as well."""
    report = yield
    fail_if_skipped(report)
    return report


def fail_if_skipped(report: Report) -> None:
    """Turns a skip on the build server into a failure that gives the skip's reason."""
    if report.skipped and on_build_server() and NO_RECORDS not in reason(report):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here. {reason(report)}"


def on_build_server() -> bool:
    """Whether the environment says so, in the way that build servers do."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def reason(report: Report) -> str:
    """Why a test or a whole file was skipped."""
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr or "")
