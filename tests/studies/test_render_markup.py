"""Registry texts are shown as people read them: no escapes, real lists, nothing that was not sanitised."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.studies.wording.markup import excerpt, plain_text, rendered

TEXTS = st.text(
    st.sampled_from("ab1 .)>&;#*-•\\<_[]()`!\"'\n\t=lt/Ω😀\x00\ud800") | st.characters(), max_size=60
)
LINES = st.sampled_from(
    [
        "* tea",
        "  * mint",
        "    * green",
        "1. one",
        "3. three",
        "   2. two",
        "\\- cup",
        "• pot",
        "* • jug",
        "\\-",
        "",
        "1\\. first",
        "\\* star",
        "# Head",
        "Head\n---",
        "> said",
        "a \\> b",
        "x &lt; y",
        "\\&gt;",
        "[t](http://a.example)",
        "![p](q)",
        "<b>",
        "```",
        "5\\\\6",
        "    deep",
        "*em*",
    ]
)
VOID = {"br"}


class WellFormed(HTMLParser):
    """Fails on a tag that is not closed in its place, or that `rendered` does not make."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in {"p", "br", "ul", "ol", "li", "strong", "em", "a"}
        assert {name for name, _ in attributes} <= {"href", "rel", "start", "value"}
        assert dict(attributes).get("href", "http://").startswith(("http://", "https://"))  # type: ignore[union-attr]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(html: str) -> None:
    """Well-formed and sanitised, without a visible escape or entity."""
    parser = WellFormed()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    shown = plain_text(html)
    assert "\\" not in shown
    assert not re.search(r"&(?:#[0-9]{1,7}|lt|gt|amp|quot);", shown)
    shown.encode()


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (None, ""),
        ("", ""),
        ("Tea\\> coffee, 5 \\< 6, \\[hot\\], x\\^2, \\~1", "<p>Tea&gt; coffee, 5 &lt; 6, [hot], x^2, ~1</p>"),
        ("A \\&lt; B \\&amp;amp; C&#8805;1 R\\&D", "<p>A &lt; B &amp; C≥1 R&amp;D</p>"),
        ("4 mg\\\\dl", "<p>4 mg/dl</p>"),
        (
            "* a\n* b\n\n  * c\n\n    * d",
            "<ul><li>a</li><li>b<ul><li>c<ul><li>d</li></ul></li></ul></li></ul>",
        ),
        ("4. a\n5. b\n8. c", '<ol start="4"><li>a</li><li>b</li><li value="8">c</li></ol>'),
        ("1. a\n\n   * b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("1. a\n\nb\n\n2. c", '<ol><li>a</li></ol>\n<p>b</p>\n<ol start="2"><li>c</li></ol>'),
        ("1. a\n\n   b", "<ol><li><p>a</p>\n<p>b</p></li></ol>"),
        ("    not code", "<p>not code</p>"),
        ("a\n\n        not code", "<p>a</p>\n<p>not code</p>"),
        ("```\nno code\n```", "<p>no code</p>"),
        ("# Head\n\na", "<p><strong>Head</strong></p>\n<p>a</p>"),
        ("Head\n====\n\na\n\n---\n\nb", "<p><strong>Head</strong></p>\n<p>a</p>\n<p>b</p>"),
        ("*a* **b** `c` ![d](e.png)", "<p><em>a</em> <strong>b</strong> c d</p>"),
        ("a\nb  \nc", "<p>a b<br>c</p>"),
        ("> a", "<p>a</p>"),
        ("x_1 and y_2_z", "<p>x_1 and y_2_z</p>"),
        ("[1]: see below", "<p>[1]: see below</p>"),
        ("<b>a</b> <script>x</script>", "<p>&lt;b&gt;a&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;</p>"),
        ("a\x00\x1b\ue123b\u202e", "<p>ab</p>"),
    ],
)
def test_a_text_is_shown_as_it_is_read(source: str | None, html: str) -> None:
    assert rendered(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("• a\n• b", "<ul><li>a</li><li>b</li></ul>"),
        ("Tea:\n\n\\- a\n\n\\- b", "<p>Tea:</p>\n<ul><li>a</li><li>b</li></ul>"),
        ("-No space\n–Dash", "<ul><li>No space</li><li>Dash</li></ul>"),
        ("\uf0b7 a", "<ul><li>a</li></ul>"),
        ("\\* a", "<ul><li>a</li></ul>"),
        ("a\\*\n\n\\* with milk", "<p>a*</p>\n<p>*with milk</p>"),
        ("None:\n\n\\-", "<p>None:</p>"),
        ("3\\. a\n\n4\\) b", '<ol start="3"><li>a</li></ol>\n<ol start="4"><li>b</li></ol>'),
        ("* 2\\. a\n* 3\\. b", '<ol start="2"><li>a</li><li>b</li></ol>'),
        ("* a\n* 2\\. b", "<ol><li>a</li><li>b</li></ol>"),
        ("* 4\\. a\n* 9\\. b", "<ul><li>4. a</li><li>9. b</li></ul>"),
        ("* 1. a\n* 2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("* 4. a\n* 9. b", "<ul><li>4. a</li><li>9. b</li></ul>"),
        ("- 1. a\n\n2. b", '<ol><li>a</li></ol>\n<ol start="2"><li>b</li></ol>'),
        ("* 1. a\n\n  2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("1. - a\n2. - b", "<ol><li>a</li><li>b</li></ol>"),
        ("* * a\n* b", "<ul><li>a</li><li>b</li></ul>"),
        ("* • a\n\n  * b\n\n    * c\n* d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
        ("40 kg • m-2", "<p>40 kg • m-2</p>"),
        ("ECOG 0, 1 or 2. Sleeps well", "<p>ECOG 0, 1 or 2. Sleeps well</p>"),
        ("-5 to 5 degrees", "<p>-5 to 5 degrees</p>"),
    ],
)
def test_a_list_that_was_typed_is_a_list(source: str, html: str) -> None:
    assert rendered(source) == html


@pytest.mark.parametrize("address", ["http://tea.example/?a=1&b=2", "https://tea.example/x"])
def test_a_link_to_the_web_is_a_link_that_vouches_for_nothing(address: str) -> None:
    escaped = address.replace("&", "&amp;")
    link = f'<a href="{escaped}" rel="nofollow noopener noreferrer">tea</a>'
    assert rendered(f"See [tea]({address}).") == f"<p>See {link}.</p>"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "/x", "HTTP:x"]
)
def test_a_link_to_elsewhere_is_its_text(address: str) -> None:
    assert rendered(f"See [tea]({address}).") == "<p>See tea.</p>"


def test_the_text_of_html_has_a_line_for_each_block() -> None:
    html = rendered("A *b*  c\n\n* d \\> e\n* f\n\n  1. g  \n     h")
    assert plain_text(html) == "A b c\nd > e\nf\ng\nh"
    assert plain_text("") == ""


def test_an_excerpt_is_cut_between_words() -> None:
    html = rendered("Tea helps.\n\n* Milk, sugar and lemon")
    assert excerpt(html, 40) == "Tea helps. Milk, sugar and lemon"
    assert excerpt(html, 32) == "Tea helps. Milk, sugar and lemon"
    assert excerpt(html, 31) == "Tea helps. Milk, sugar and…"
    assert excerpt(html, 17) == "Tea helps. Milk…"
    assert excerpt(rendered("x" * 50), 10) == "x" * 9 + "…"


@given(TEXTS)
def test_no_text_shows_an_escape_or_escapes_the_sanitiser(source: str) -> None:
    check(rendered(source))


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_no_mixture_of_lists_and_signs_does_either(source: str) -> None:
    check(rendered(source))


@given(TEXTS, st.integers(min_value=2, max_value=80))
def test_an_excerpt_is_never_longer_than_asked(source: str, length: int) -> None:
    assert len(excerpt(rendered(source), length)) <= length


@given(st.lists(st.sampled_from(["tea", "mint", "hop"]), min_size=1, max_size=30))
def test_no_item_of_a_deep_list_is_lost(words: list[str]) -> None:
    source = "\n".join(f"{'  ' * depth}* {word}" for depth, word in enumerate(words))
    assert plain_text(rendered(source)).split("\n") == words
