"""Records are read from every kind of file; what cannot be read is named with its reason."""

import gzip
import json
import os
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.studies.importing import sources
from tests.studies.reading_files import COMPACT, LINES, PAGE, A, B, C, found, read, refused


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is not there yet."""
    return tmp_path / "tea.json"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(LINES, id="lines"),
        pytest.param(b"\xef\xbb\xbf" + LINES, id="lines after a mark"),
        pytest.param(LINES.replace(b"\n", b"\r\n\r\n").rstrip(), id="lines with gaps and no last end"),
        pytest.param(COMPACT, id="page"),
        pytest.param(b"\xef\xbb\xbf \n" + json.dumps(PAGE, indent=2).encode(), id="page over lines"),
        pytest.param(json.dumps([A, B, C]).encode(), id="array"),
        pytest.param(json.dumps([A, B, C], indent=1).encode(), id="array over lines"),
        pytest.param(json.dumps(A).encode() + b"\n" + json.dumps([B, C]).encode(), id="array in a line"),
        pytest.param(
            json.dumps(A).encode() + b"\n" + json.dumps({"studies": [B, C]}).encode(), id="page in a line"
        ),
        pytest.param(
            b'{"studies": [], "nextPageToken": "x"}\n'
            + json.dumps({"studies": [A, B]}).encode()
            + json.dumps({"studies": [C]}, indent=1).encode(),
            id="pages one after another",
        ),
        pytest.param(
            "\n".join(json.dumps(raw, indent=2) for raw in (A, B, C)).encode(), id="records over lines"
        ),
    ],
)
def test_records_are_read_in_every_form_packed_or_not(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "tea.json").write_bytes(content)
    (tmp_path / "tea.gz").write_bytes(gzip.compress(content))
    with zipfile.ZipFile(tmp_path / "tea.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/tea.json", content)
        archive.writestr("a/tea.json.gz", gzip.compress(content))
        archive.writestr("readme.txt", "no record")
    for name in ("tea.json", "tea.gz"):
        assert found(read(tmp_path / name)) == [A, B, C]
        assert found(read("-", (tmp_path / name).read_bytes())) == [A, B, C]
    assert found(read(tmp_path / "tea.zip")) == [A, B, C] * 2


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.NDJSON").write_bytes(json.dumps(C).encode())
    (tmp_path / "a.json").write_bytes(json.dumps(A).encode())
    (tmp_path / "notes.txt").write_text("no record")
    assert found(read(tmp_path)) == [A, C]


def test_places_are_told_by_line_or_by_index(file: Path) -> None:
    file.write_bytes(LINES + b"\n" + COMPACT)
    assert [value.where.rpartition("/")[2] for value in read(file)] == [
        "tea.json:1",
        "tea.json:2",
        "tea.json:3",
        "tea.json:5[0]",
        "tea.json:5[1]",
        "tea.json:5[2]",
    ]
    file.write_bytes(COMPACT)
    assert [value.where.rpartition("/")[2] for value in read(file)] == [
        "tea.json[0]",
        "tea.json[1]",
        "tea.json[2]",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "it is empty", id="nothing"),
        pytest.param(b" \n\n", "it is empty", id="space"),
        pytest.param(gzip.compress(LINES)[:-20], "the compressed data breaks off", id="gzip cut"),
        pytest.param(
            gzip.compress(LINES)[:-8] + b"teacups!", "the compressed data is damaged", id="gzip damaged"
        ),
        pytest.param(b"\x1f\x8b" + b"tea" * 10, "the compressed data is damaged", id="no gzip"),
        pytest.param(b"PK\x03\x04tea", "the compressed data is damaged", id="no zip"),
    ],
)
def test_a_file_of_no_records_is_refused_with_the_reason(content: bytes, reason: str, file: Path) -> None:
    file.write_bytes(content)
    assert refused(read(file))[-1] == ("tea.json", reason)


def test_what_is_whole_in_a_truncated_file_is_kept(file: Path) -> None:
    many = b"".join(
        json.dumps({"protocolSection": os.urandom(200).hex()}).encode() + b"\n" for _ in range(2000)
    )
    file.write_bytes(gzip.compress(many)[:-1000])
    values = read(file)
    assert len(found(values)) > 1000
    assert refused(values) == [("tea.json", "the compressed data breaks off")]


def test_a_path_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    assert refused(read(tmp_path / "none.json")) == [("none.json", "there is no such file or folder")]
    assert refused(read(tmp_path))[0][1] == "the folder has no .json, .ndjson, .gz or .zip file"


def zipped(file: Path, **members: bytes) -> Path:
    """A zip of members by name, in their order."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.json", content)
    return file


def test_a_broken_member_of_a_zip_costs_the_others_nothing(file: Path) -> None:
    inner = zipped(file.with_suffix(".inner"), x=LINES).read_bytes()
    zipped(file, a=json.dumps(A).encode(), tea=b"tea", inner=inner, b=gzip.compress(LINES)[:-20])
    content = bytearray(file.read_bytes())
    assert found(read(file))[0] == A
    assert refused(read(file)) == [
        ("tea.json:1", "it is not a JSON object"),
        ("inner.json", "a zip cannot be read from here: give its path"),
        ("b.json", "the compressed data breaks off"),
    ]
    content[45] ^= 0xFF
    file.write_bytes(content)
    assert refused(read(file))[0][1].startswith(("the compressed data is damaged", "it is broken JSON"))


def test_a_zip_without_records_or_from_a_pipe_is_refused(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "tea")
    assert refused(read(file)) == [("tea.json", "the zip has no .json, .ndjson or .gz file")]
    assert refused(read("-", file.read_bytes()))[0][1] == "a zip cannot be read from here: give its path"


def bomb() -> Iterator[bytes]:
    """Far more bytes than are let pass unchecked, that compress to almost nothing."""
    return iter([b"0" * 1000 + b"\n"] * 5000)


def test_bombs_are_defused_and_cost_the_others_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "UNCHECKED_BYTES", 10_000)
    file.write_bytes(gzip.compress(b"".join(bomb())))
    assert refused(read(file))[-1] == ("tea.json", "it unpacks to more than 100 times its size")
    assert refused(read("-", file.read_bytes()))[-1][1] == "it unpacks to more than 100 times its size"
    zipped(file, a=b"".join(bomb()), b=json.dumps(B).encode())
    assert found(read(file)) == [B]
    zipped(file, **dict.fromkeys("abc", b"".join(bomb())), d=json.dumps(B).encode())
    assert found(read(file)) == []
    assert refused(read(file))[-1] == ("tea.json", "it unpacks to more than 100 times its size")


def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=[LINES])
    writer.start()
    assert found(read(pipe)) == [A, B, C]
    writer.join()
