"""A broken record is named with its place and reason, and costs the others in its file nothing."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.studies.importing import documents, json_text
from tests.studies.reading_files import COMPACT, A, B, C, found, read, refused


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is not there yet."""
    return tmp_path / "tea.json"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(
            b'{"protocolSection": {"a', "it is broken JSON: Unterminated string starting at", id="cut"
        ),
        pytest.param(b"tea", "it is not a JSON object", id="word"),
        pytest.param(b'{"a": NaN}', "it is broken JSON: NaN is no JSON", id="NaN"),
        pytest.param(b'{"a": -Infinity}', "it is broken JSON: -Infinity is no JSON", id="infinity"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", "it holds a number that is too long", id="digits"),
        pytest.param(b'{"a":' * 100_000, "it is nested too deeply", id="depth"),
        pytest.param(b'{"a": "\xff"}', "it is not UTF-8 text", id="bytes"),
        pytest.param(b'{"a": "\x00"}', "it is broken JSON: Invalid control character at", id="NUL"),
        pytest.param(b'{"a": 1} {', "it is broken JSON: Extra data", id="more"),
    ],
)
def test_a_broken_line_costs_the_others_nothing(line: bytes, reason: str, file: Path) -> None:
    file.write_bytes(json.dumps(A).encode() + b"\n" + line + b"\n" + json.dumps(B).encode())
    values = read(file)
    assert found(values) == [A, B]
    assert refused(values) == [("tea.json:2", reason)]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        pytest.param(b'{"protocolSection": {"a" 1}}', "Expecting ':' delimiter", id="colon"),
        pytest.param(b'{"protocolSection": {"a": NaN}}', "NaN is no JSON", id="NaN"),
        pytest.param(b'{"protocolSection": {"a": {', "Expecting property name", id="unclosed"),
        pytest.param(b"tea", "Expecting value", id="word"),
        pytest.param(b"{} {}", "a comma is missing", id="comma"),
        pytest.param(b'{"protocolSection": "\xff"}', "not UTF-8", id="bytes"),
        pytest.param(b"[" * 100_000, "nested too deeply", id="depth"),
    ],
)
def test_a_broken_record_in_a_page_costs_the_others_nothing(broken: bytes, reason: str, file: Path) -> None:
    parts = (json.dumps(A).encode(), broken, json.dumps(B).encode(), json.dumps(C).encode())
    file.write_bytes(
        b'{"studies": [' + b", ".join(parts) + b'], "nextPageToken": "x"}\n' + json.dumps(A).encode()
    )
    values = read(file)
    assert [raw for raw in found(values) if raw] == [A, B, C, A]
    ((_, told),) = refused(values)
    assert reason in told


def test_a_page_that_breaks_off_says_so_after_what_is_whole(file: Path) -> None:
    whole = json.dumps({"studies": [A, B]}).encode()
    for end in (whole[:-2], whole[:-5], whole[:-1]):
        file.write_bytes(end)
        values = read(file)
        assert found(values)[0] == A
        assert len(refused(values)) == 1


def test_a_line_longer_than_any_record_is_passed_over(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LONGEST_RECORD", 1000)
    long = json.dumps({"protocolSection": "x" * 200_000}).encode()
    file.write_bytes(json.dumps(A).encode() + b"\n" + long + b"\n" + json.dumps(B).encode())
    values = read(file)
    assert found(values) == [A, B]
    assert refused(values) == [("tea.json:2", "the line is longer than 16 MB")]


def test_a_record_longer_than_any_is_passed_over(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "LONGEST_RECORD", 2**20)
    monkeypatch.setattr(json_text, "CHUNK", 2**16)
    file.write_bytes(json.dumps({"studies": [A, {"protocolSection": "x" * 2**22}, B]}).encode())
    values = read(file)
    assert found(values) == [A, B]
    assert refused(values) == [("tea.json[1]", "it is longer than 1 MB")]


@given(chunk=st.integers(1, 50), broken=st.booleans())
def test_where_a_chunk_ends_makes_no_difference(chunk: int, broken: bool) -> None:
    content = COMPACT.replace(b'"identificationModule"', b"tea", 1) if broken else COMPACT
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "CHUNK", chunk)
        values = list(documents.read(io.BufferedReader(io.BytesIO(content)), "tea"))
    assert found(values) == ([B, C] if broken else [A, B, C])
    assert len(refused(values)) == broken
