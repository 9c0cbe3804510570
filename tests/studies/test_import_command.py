"""`portal studies import` tells of every record it rejects, keeps the others, and counts."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli import studies as command
from portal.cli import taking
from portal.studies.importing import storing as importing
from tests.studies.hand_made import record


@pytest.fixture
def portal(database_url: str, schema_in_place: None, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs commands over a database of the test's own."""
    monkeypatch.setenv("PORTAL_DATABASE_URL", database_url)
    return CliRunner()


def imported(portal: CliRunner, *paths: object, standard_input: bytes = b"") -> Result:
    """What the command says and how it ends."""
    return portal.invoke(command.studies, ["import", *map(str, paths)], input=standard_input)


def lines(*raws: Any) -> bytes:
    """Records, one a line."""
    return b"".join(json.dumps(raw).encode() + b"\n" for raw in raws)


def test_good_records_are_kept_and_the_others_named(portal: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "tea.ndjson"
    file.write_bytes(lines(record("NCT09990001"), {}, record("NCT1"), record("NCT09990002")) + b'{"cut')
    result = imported(portal, file, tmp_path / "none.json")
    assert result.stdout.splitlines() == [
        f"{file}:2: it has no protocolSection, so it is no study record",
        f"{file}:3: its nctId is not NCT and eight digits: 'NCT1'",
        f"{file}:5: it is broken JSON: Unterminated string starting at",
        f"{tmp_path}/none.json: there is no such file or folder",
        "2 imported, 0 updated, 0 unchanged, 4 rejected",
    ]
    assert result.exit_code == 1


def test_the_same_again_is_unchanged(portal: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "tea.json.gz").write_bytes(gzip.compress(lines(record("NCT09990001"), record("NCT09990002"))))
    first, again = (
        imported(portal, tmp_path),
        imported(portal, tmp_path, "-", standard_input=lines(record("NCT09990003"))),
    )
    assert (first.exit_code, first.stdout) == (0, "2 imported, 0 updated, 0 unchanged, 0 rejected\n")
    assert (again.exit_code, again.stdout) == (0, "1 imported, 0 updated, 2 unchanged, 0 rejected\n")


def test_a_study_that_stands_twice_is_updated_by_its_second_record(portal: CliRunner) -> None:
    second = record(descriptionModule={"briefSummary": "Other"})
    result = imported(portal, "-", standard_input=lines(record(), second, second))
    assert result.stdout == "1 imported, 1 updated, 1 unchanged, 0 rejected\n"


def test_more_records_than_fit_in_a_batch_are_all_taken_in(
    portal: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 3)
    raws = [record(f"NCT099900{number:02}") for number in range(10)]
    assert imported(portal, "-", standard_input=lines(*raws)).stdout.startswith("10 imported,")
    monkeypatch.setattr(importing, "BATCH_BYTES", 10)
    assert imported(portal, "-", standard_input=lines(*raws)).stdout.startswith(
        "0 imported, 0 updated, 10 unchanged,"
    )


def test_long_work_says_how_far_it_is(portal: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "SECONDS_BETWEEN_WORDS", -1)
    result = imported(portal, "-", standard_input=lines(record()))
    assert result.stderr == "so far: 1 imported, 0 updated, 0 unchanged, 0 rejected\n"
    assert result.stdout == "1 imported, 0 updated, 0 unchanged, 0 rejected\n"


def test_a_name_cannot_write_to_the_terminal(portal: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "tea\x1b[2J\n.json").write_bytes(b"{")
    result = imported(portal, tmp_path)
    assert "\x1b" not in result.stdout
    assert result.stdout.splitlines()[0].endswith(
        "tea?[2J?.json:1: it is broken JSON: Expecting property name enclosed in double quotes"
    )


def test_a_path_has_to_be_given(portal: CliRunner) -> None:
    assert imported(portal).exit_code == 2
