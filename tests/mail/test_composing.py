"""An e-mail is composed from templates, looked at once more, and never lost because a template is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident

import pytest

from portal import i18n, resources
from portal.mail.compose import Composed, compose, compose_in_thread
from portal.texts.look import CLOSE, OPEN

Template = Callable[..., None]

NAMES = [
    "<<Mart>>",
    "{{ x }}",
    "None",
    "#{name}",
    "%(name)s",
    "null",
    "undefined",
    "&lt;&lt;",
    "O'Hara & Søn <b>",
]


@dataclass(frozen=True)
class Site:
    """Something with words in it."""

    name: str
    city: str | None = None


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Template:
    """Writes the e-mail "trial" into a folder of e-mails of its own."""
    monkeypatch.setattr(resources, "folder", lambda _name: tmp_path)
    (tmp_path / "trial").mkdir()

    def write(subject: str = "Hello", text: str = "Hello.", html: str = "<p>Hello.</p>") -> None:
        for part, words in (("subject.txt", subject), ("body.txt", text), ("body.html", html)):
            (tmp_path / "trial" / part).write_text(words)

    return write


def composed(to: str = "jo@example.org", language: str = "en", **values: object) -> Composed:
    """The e-mail "trial" with these values as data."""
    return compose("trial", to=to, language=language, kind="confirmation", data=values)


def test_subject_text_and_html_come_from_three_templates(template: Template) -> None:
    template("About {{ site.name }}\n", "\nDear {{ first }},\n\n", "<p>Dear {{ first }}</p>")
    made = composed(first="Jo", site=Site("Elm"))
    assert made.findings == ()
    assert made.mail.subject == "About Elm"
    assert made.mail.text == "Dear Jo,\n"
    assert "<p>Dear Jo</p>" in made.mail.html
    assert (made.mail.to, made.mail.kind, made.mail.language) == ("jo@example.org", "confirmation", "en")


@pytest.mark.parametrize("name", NAMES)
def test_people_and_sites_may_be_called_anything(template: Template, name: str) -> None:
    template("To {{ site.name }}", "To {{ names[0] }}", '<p title="{{ site.name }}">To {{ names[0] }}</p>')
    made = composed(site=Site(name), names=[name])
    assert made.findings == ()
    assert made.mail.subject == f"To {name}"
    assert made.mail.text == f"To {name}\n"
    assert not {OPEN, CLOSE} & set(made.mail.subject + made.mail.text + made.mail.html)


@pytest.mark.parametrize(
    "left", ["<<SITE_NAME>>", "{{ '{{' }}SITE_NAME}}", "#{'{'}name}", "%(name)s", "None"]
)
@pytest.mark.parametrize("part", ["subject", "text", "html"])
def test_what_a_template_left_in_is_found_wherever_it_stands(
    template: Template, part: str, left: str
) -> None:
    template(**{part: f"<p>Hello {left}</p>" if part == "html" else f"Hello {left}"})
    made = composed()
    assert made.findings
    assert made.findings[0].startswith({"subject": "subject", "text": "text", "html": "HTML"}[part])


def test_words_of_ours_are_looked_at_though_they_come_as_values(template: Template) -> None:
    template(text="{{ consent }}")
    made = compose(
        "trial", to="jo@example.org", language="en", kind="k", context={"consent": "We tell <<SITE_NAME>>."}
    )
    assert made.findings == ("text: <<", "text: >>")


def test_a_header_is_looked_at_as_well(template: Template) -> None:
    template()
    made = compose("trial", to="jo@example.org", language="en", kind="k", headers=(("X-Site", "<<SITE>>"),))
    assert made.findings == ("X-Site: <<", "X-Site: >>")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ missing }}", "template trial: UndefinedError: 'missing' is undefined"),
        ("{{ site.missing }}", "template trial: UndefinedError: 'tests"),
        ("{% if %}", "template trial: TemplateSyntaxError: "),
        ("{{ site.city | length }}", "template trial: TypeError: see the template"),
    ],
)
def test_a_broken_template_gives_a_mail_that_will_be_held(template: Template, text: str, why: str) -> None:
    template(text=text)
    [finding] = composed(site=Site("Elm")).findings
    assert finding.startswith(why)


def test_nobodys_words_get_into_a_finding(template: Template) -> None:
    template(text="{{ {}[name] }}")
    assert composed(name="Persimmon").findings == ("template trial: UndefinedError: see the template",)


@pytest.mark.parametrize("name", ["Jo\r\nBcc: eve@example.org", "Jo\x00", "Jo\u2028"])
def test_a_subject_that_would_break_its_line_is_found(template: Template, name: str) -> None:
    template(subject="Dear {{ name }}!")
    assert "Subject: control character" in composed(name=name).findings


def test_an_international_domain_is_put_into_ascii_and_a_bad_address_is_found(template: Template) -> None:
    template()
    assert composed(to="jo@münchen.example.org").mail.to == "jo@xn--mnchen-3ya.example.org"
    assert composed(to="jörg@example.org").findings == ("To: not an address in ASCII",)


def test_styles_are_inlined_and_those_for_dark_mode_stay(template: Template) -> None:
    style = "p { color: #123456 }\n@media (prefers-color-scheme: dark) { p { color: #fedcba } }"
    template(html=f"<html><head><style>{style}</style></head><body><p>Hello.</p></body></html>")
    made = composed()
    assert made.findings == ()
    assert '<p style="color: #123456;">' in made.mail.html
    assert "prefers-color-scheme: dark" in made.mail.html


def test_nothing_is_fetched_while_composing(template: Template) -> None:
    template(
        html='<html><head><link rel="stylesheet" href="http://127.0.0.1:9/style.css"></head><p>Hello.</p>'
    )
    assert composed().findings == ()


def test_an_email_speaks_its_own_language_and_the_page_keeps_its(template: Template) -> None:
    template(text="{{ language() }}")
    with i18n.speaking("en"):
        assert composed(language="es").mail.text == "es\n"
        assert i18n.language() == "en"


def test_the_same_values_compose_the_same_mail(template: Template) -> None:
    template(text="Dear {{ first }}")
    assert composed(first="Jo") == composed(first="Jo")


async def test_composing_happens_in_a_thread_of_its_own(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    template()
    threads: list[int] = []

    def look(_words: str) -> list[str]:
        threads.append(get_ident())
        return []

    monkeypatch.setattr("portal.mail.compose.suspicious", look)
    with i18n.speaking("es"):
        made = await compose_in_thread("trial", to="jo@example.org", language="en", kind="confirmation")
    assert made == composed()
    assert get_ident() not in threads[:3]
