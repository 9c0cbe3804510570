"""Documents lead somewhere, and only where they should."""

import re
from pathlib import Path

import pytest

from tests.house.tree import TOP, files, named

DOCUMENTS = files("README.md", "CHANGELOG.md", "docs", suffixes=(".md",))
HOST = re.compile(r"https?://([^/\s)`>\"':]+)")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
HOSTS = {
    "127.0.0.1",
    "clinicaltrials.gov",
    "doi.org",
    "keepachangelog.com",
    "semver.org",
    "www.rfc-editor.org",
}


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_a_document_names_known_hosts_only(path: Path) -> None:
    """Where packages come from is a matter of each machine's own settings; examples are at example.org."""
    strange = {
        host for host in HOST.findall(path.read_text()) if not host.endswith(("example.org", "example.com"))
    }
    assert strange <= HOSTS


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_a_document_links_to_what_is_there(path: Path) -> None:
    missing = [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert not missing


def test_the_readme_takes_five_minutes() -> None:
    """At 200 words a minute; the table of settings is looked up, not read."""
    lines = (TOP / "README.md").read_text().splitlines()
    assert sum(len(line.split()) for line in lines if not line.startswith("|")) <= 1000
