"""The README's table of settings and the code say the same."""

import re

from portal.config import Settings
from tests.house.tree import TOP

ROW = re.compile(r"^\| `(?P<name>PORTAL_[A-Z_]+)` \| (?P<words>.+) \|$", re.MULTILINE)


def documented() -> dict[str, str]:
    """Each setting in the README's table and what is said of it."""
    return {row["name"]: row["words"] for row in ROW.finditer((TOP / "README.md").read_text())}


def test_every_setting_is_in_the_readme_and_nothing_else_is() -> None:
    assert set(documented()) == {f"PORTAL_{name}".upper() for name in Settings.model_fields}


def test_every_setting_has_a_sentence() -> None:
    silent = [
        name for name, words in documented().items() if not words.endswith(".") or len(words.split()) < 4
    ]
    assert not silent


def test_a_default_in_the_readme_is_the_one_in_the_code() -> None:
    for name, words in documented().items():
        default = Settings.model_fields[name.removeprefix("PORTAL_").lower()].default
        if isinstance(default, str) and default:
            assert f"`{default}`" in words, f"{name}: its default {default} is not in the README"
