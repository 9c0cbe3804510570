"""What style and script promise: colours that can be told apart, and a first visit that is small."""

import gzip
import re

import pytest

from portal.resources import folder

STATIC = folder("static")
CSS = (STATIC / "css" / "portal.css").read_text()
COLOUR = re.compile(r"--([a-z-]+): #([0-9a-f]{6});")
LIGHT, DARK = (dict(COLOUR.findall(part)) for part in CSS.split("prefers-color-scheme: dark")[:2])
SCHEMES = {"light": LIGHT, "dark": DARK}
TEXT = ("ink", "ink-soft", "accent", "accent-strong", "good", "wait", "bad")
MOST_OF_SCRIPT = 6 * 1024
MOST_OF_A_FIRST_VISIT = 14 * 1024  # compressed, beside the page itself, which has 26 KB


def contrast(one: str, other: str) -> float:
    """How far apart two colours are, from 1 to 21. WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour. WCAG 2.2, "relative luminance"."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize("text", TEXT)
def test_every_text_can_be_read_on_every_ground(scheme: str, ground: str, text: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[text], colours[ground]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [("accent-ink", "accent"), ("accent-ink", "accent-strong"), ("ink", "mark"), ("ink", "field")],
)
def test_words_on_buttons_marks_and_fields_can_be_read(scheme: str, text: str, ground: str) -> None:
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "panel", "field"])
@pytest.mark.parametrize("edge", ["edge", "accent", "bad"])
def test_the_edge_of_a_control_can_be_seen(scheme: str, ground: str, edge: str) -> None:
    assert contrast(SCHEMES[scheme][edge], SCHEMES[scheme][ground]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_one_ring_of_the_focus_shows_on_any_ground(scheme: str) -> None:
    colours = SCHEMES[scheme]
    for ground in ("paper", "panel", "field", "accent", "bad"):
        rings = [contrast(colours[ring], colours[ground]) for ring in ("focus", "focus-inner")]
        assert max(rings) >= 3, ground


def test_both_schemes_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_style_knows_start_and_end_alone() -> None:
    sided = re.compile(r"(?<![\w-])(?:(?:margin|padding|border|inset)-)?(?:left|right|top|bottom)\s*:")
    assert not sided.findall(CSS)
    assert not re.findall(r"(?<![\w-])(?:max-|min-)?(?:width|height)\s*:(?![^;{]*\))", CSS)


def test_the_script_is_small() -> None:
    assert len((STATIC / "js" / "portal.js").read_bytes()) <= MOST_OF_SCRIPT


def test_a_first_visit_is_small_and_asks_for_three_files_beside_the_page() -> None:
    files = [STATIC / "css" / "portal.css", STATIC / "js" / "portal.js", STATIC / "favicon.svg"]
    layout = (folder("templates") / "layout.html").read_text()
    asked_for = [name for name in re.findall(r"static\('([^']+)'\)", layout) if name != "logo"]
    assert asked_for == [file.relative_to(STATIC).as_posix() for file in (files[0], files[2], files[1])]
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= MOST_OF_A_FIRST_VISIT
    assert "@font-face" not in CSS
    assert "url(" not in CSS
