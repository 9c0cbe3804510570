"""Static files: compressed for whoever reads that."""

from pathlib import Path

import pytest
from starlette.requests import Request

from portal.web.statics import Statics, send


@pytest.mark.parametrize(
    ("reads", "encoding"), [("gzip, br", "gzip"), ("gzip;q=0", None), ("br", None), ("", None)]
)
def test_a_file_is_compressed_for_a_browser_that_reads_gzip_alone(
    tmp_path: Path, reads: str, encoding: str | None
) -> None:
    (tmp_path / "portal.css").write_text("p { margin: 0 }\n" * 100)
    statics = Statics(tmp_path)
    asked = Request({"type": "http", "method": "GET", "headers": [(b"accept-encoding", reads.encode())]})
    answer = send(asked, statics.at(statics.url("portal.css")))
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
