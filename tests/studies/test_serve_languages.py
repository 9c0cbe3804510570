"""The public pages in several languages: what each answer says of itself and of the others."""

from pathlib import Path

import httpx2
import pytest

from portal.config import Settings
from tests.html import Element, parse
from tests.studies.conftest import Import, browsing

NUMBER = "NCT00000001"
STUDY = f"/studies/{NUMBER}"
EVERYWHERE = ["/", STUDY, f"{STUDY}/message", "/faq", "/privacy", "/accessibility", "/studies/NCT00000009"]


def page(answer: httpx2.Response) -> Element:
    return parse(answer.text)


def links(answer: httpx2.Response, rel: str) -> dict[str, str]:
    """The addresses of such links in the head, by their language."""
    found = page(answer).all("link", rel=rel)
    return {one.attributes.get("hreflang", ""): one.attributes["href"] for one in found}


def choices(answer: httpx2.Response) -> dict[str, str]:
    """Where the links at the top lead, by language."""
    found = page(answer).one("nav", class_="languages").all("a")
    return {one.attributes["hreflang"]: one.attributes["href"] for one in found}


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_each_page_is_spanish_below_es_for_everybody(
    browser: httpx2.AsyncClient, imported: Import, path: str
) -> None:
    await imported(NUMBER, "NCT00000002")
    answer = await browser.get(f"/es{path}", headers={"accept-language": "en", "cookie": "language=en"})
    html = page(answer).one("html")
    assert (answer.headers["content-language"], html.attributes["lang"]) == ("es", "es")
    assert "Language" not in answer.headers.get("vary", "")


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_each_page_without_a_language_says_what_it_depends_on(
    browser: httpx2.AsyncClient, imported: Import, path: str
) -> None:
    await imported(NUMBER, "NCT00000002")
    spanish = await browser.get(path, headers={"accept-language": "es-MX,es;q=0.9"})
    english = await browser.get(path, headers={"accept-language": "fr"})
    for answer, code in ((spanish, "es"), (english, "en")):
        assert answer.headers["content-language"] == code
        assert page(answer).one("html").attributes["lang"] == code
        varies = {one.strip() for one in answer.headers["vary"].split(",")}
        assert {"Accept-Language", "Cookie"} <= varies


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_each_page_leads_to_itself_in_the_other_languages(
    browser: httpx2.AsyncClient, imported: Import, path: str
) -> None:
    await imported(NUMBER, "NCT00000002")
    for start in ("", "/en", "/es"):
        answer = await browser.get(f"{start}{path}?page=1&q=back%20pain", follow_redirects=False)
        own = {code: address.partition("?")[0] for code, address in choices(answer).items()}
        assert own == {"en": f"/en{path}", "es": f"/es{path}"}
        current = page(answer).one("nav", class_="languages").one(aria_current="true")
        assert current.attributes["lang"] == answer.headers["content-language"]
        assert [one.text for one in page(answer).one("nav", class_="languages").all("a")] == [
            "English",
            "Español",
        ]


async def test_a_search_goes_along_to_the_other_language(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported(NUMBER, "NCT00000002")
    answer = await browser.get("/?q=back+pain&status=RECRUITING")
    assert choices(answer)["es"] == "/es/?q=back+pain&status=RECRUITING"


@pytest.mark.parametrize("query", ['"><script>', "a=%22%3E", "q=\u00e9"])
async def test_whatever_an_address_asks_for_breaks_out_of_no_link(
    browser: httpx2.AsyncClient, imported: Import, query: str
) -> None:
    await imported(NUMBER, "NCT00000002")
    answer = await browser.get(f"/?{query}")
    assert "<script>" not in answer.text.replace("<script src", "")
    assert set(choices(answer)) == {"en", "es"}


@pytest.mark.parametrize("path", [STUDY, "/", f"{STUDY}/message"])
async def test_search_engines_find_each_language_at_an_address_of_its_own(
    browser: httpx2.AsyncClient, imported: Import, settings: Settings, path: str
) -> None:
    await imported(NUMBER, "NCT00000002")
    base = settings.base_url
    expected = {"en": f"{base}/en{path}", "es": f"{base}/es{path}", "x-default": f"{base}{path}"}
    for start, code in (("", "en"), ("/en", "en"), ("/es", "es")):
        answer = await browser.get(f"{start}{path}")
        assert links(answer, "alternate") == expected
        assert links(answer, "canonical") == {"": expected[code]}


async def test_what_is_private_or_not_there_is_listed_nowhere(browser: httpx2.AsyncClient) -> None:
    answer = await browser.get("/es/studies/NCT00000009")
    assert links(answer, "alternate") == links(answer, "canonical") == {}


async def test_each_variant_of_a_page_has_a_tag_of_its_own(
    browser: httpx2.AsyncClient, imported: Import
) -> None:
    await imported(NUMBER)
    asked = [(STUDY, "en"), (STUDY, "es"), (f"/en{STUDY}", "en"), (f"/es{STUDY}", "en")]
    answers = [await browser.get(path, headers={"accept-language": code}) for path, code in asked]
    tags = [answer.headers["etag"] for answer in answers]
    assert len(set(tags)) == len(tags)
    for (path, code), tag, answer in zip(asked, tags, answers, strict=True):
        again = await browser.get(path, headers={"accept-language": code, "if-none-match": tag})
        assert again.status_code == 304
        assert (again.headers["vary"], again.headers["etag"]) == (answer.headers["vary"], tag)
    other = await browser.get(STUDY, headers={"accept-language": "es", "if-none-match": tags[0]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "leads_to"),
    [
        ("/es", 307, f"/es{STUDY}"),
        ("/es/", 307, f"/es{STUDY}"),
        ("/", 307, STUDY),
        (f"/es/studies/{NUMBER.lower()}", 308, f"/es{STUDY}"),
        (f"/es/studies/{NUMBER.lower()}/message?site=1", 308, f"/es{STUDY}/message?site=1"),
        (f"/es{STUDY}/", 200, ""),
        (f"{STUDY}/", 200, ""),
        (f"/fr{STUDY}", 404, ""),
        (f"/es/es{STUDY}", 404, ""),
        ("/es/metrics", 404, ""),
        ("/es/health/live", 404, ""),
    ],
)
async def test_every_address_leads_where_its_language_says_and_to_no_host(
    browser: httpx2.AsyncClient, imported: Import, path: str, status: int, leads_to: str
) -> None:
    await imported(NUMBER)
    answer = await browser.get(path, headers={"host": "elsewhere.example.com"}, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location", "")) == (status, leads_to)


async def test_links_on_a_page_stay_in_its_language(browser: httpx2.AsyncClient, imported: Import) -> None:
    await imported(NUMBER, "NCT00000002")
    for path in ("/es/", f"/es{STUDY}", f"/es{STUDY}/message", "/es/faq", "/es/studies/NCT00000009"):
        main = page(await browser.get(path)).one("main")
        addresses = [one.attributes["href"] for one in main.all("a")]
        addresses += [one.attributes["action"] for one in main.all("form")]
        own = [one for one in addresses if one.startswith("/")]
        assert own
        assert [one for one in own if not one.startswith("/es/")] == []


async def test_a_portal_of_one_language_offers_no_other(settings: Settings, imported: Import) -> None:
    await imported(NUMBER)
    async with browsing(settings.model_copy(update={"languages": ["es"]})) as browser:
        answer = await browser.get(STUDY, headers={"accept-language": "en"})
        assert answer.headers["content-language"] == "es"
        assert not page(answer).all("nav", class_="languages")
        assert (await browser.get(f"/en{STUDY}")).status_code == 404


async def test_the_operators_logo_is_shown(settings: Settings, imported: Import, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    await imported(NUMBER)
    async with browsing(settings.model_copy(update={"logo": str(logo)})) as browser:
        shown = page(await browser.get(STUDY)).one("a", class_="brand").one("img")
        assert (await browser.get(shown.attributes["src"])).headers["content-type"] == "image/svg+xml"
