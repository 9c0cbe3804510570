"""Which language a request is answered in, and what its answer says of that."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from portal.i18n import language, link, speaking
from portal.web.languages import Languages, cookie_name, language_headers, preferred, remember_language

SPOKEN = ("en", "es", "pt-BR")


async def said(request: Request) -> Response:
    """What a page would know."""
    path = request.scope["path"]
    raw = request.scope["raw_path"].decode()
    return JSONResponse([language(), link("/next"), path, raw], headers=language_headers())


async def sent(_: Request) -> Response:
    answer = Response(status_code=204)
    remember_language(answer, secure=False)
    return answer


def client(spoken: tuple[str, ...] = SPOKEN, *, secure: bool = False) -> TestClient:
    routes = [Route("/sent", sent, methods=["POST"]), Route("/{path:path}", said)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Languages, spoken, secure)]))


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", "en"),
        ("es", "es"),
        ("ES", "es"),
        ("es-MX", "es"),
        ("es-419,es;q=0.9,en;q=0.8", "es"),
        ("es-US,en-US;q=0.9", "es"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("en;q=0.5, es;q=0.9", "es"),
        ("en ; q=0.5 , es ; q=0.9", "es"),
        ("en;q=0.8,es;q=0.8", "en"),
        ("es;q=0.8,en;q=0.8", "es"),
        ("de-DE,fr;q=0.9", "en"),
        ("de,es;q=0.1", "es"),
        ("pt", "pt-BR"),
        ("pt-br", "pt-BR"),
        ("*", "en"),
        ("es;q=0.5,*;q=0.7", "en"),
        ("en;q=0,*", "es"),
        ("en;q=0.000", "en"),
        ("es;q=0", "en"),
        ("espresso", "en"),
        ("es;q=2", "en"),
        ("es;q=-1", "en"),
        ("es;q=", "en"),
        (",,;q=1,es_MX", "en"),
    ],
)
def test_the_language_that_a_browser_asks_for_most_is_chosen(accepted: str, chosen: str) -> None:
    assert preferred(accepted, SPOKEN) == chosen
    assert client().get("/", headers={"accept-language": accepted}).json()[0] == chosen


def test_a_header_is_not_read_without_end() -> None:
    assert client().get("/", headers={"accept-language": "de," * 500 + "es"}).json()[0] == "en"


def test_who_asks_for_nothing_gets_the_portals_first_language() -> None:
    assert client(("es", "en")).get("/").json()[0] == "es"


@pytest.mark.parametrize(
    ("cookies", "chosen"),
    [
        ("language=ES", "es"),
        ("language=es", "es"),
        ("a=b; language=es; c=d", "es"),
        ("language=pt-BR", "pt-BR"),
        ("language=fr", "en"),
        ("language=", "en"),
        ("sublanguage=es", "en"),
        ('language="es"', "en"),
        ("__Host-language=es", "en"),
    ],
)
def test_a_browser_that_has_chosen_is_remembered(cookies: str, chosen: str) -> None:
    assert client().get("/", headers={"cookie": cookies}).json()[0] == chosen


def test_a_choice_counts_more_than_what_the_browser_asks_for() -> None:
    assert client().get("/", headers={"cookie": "language=en", "accept-language": "es"}).json()[0] == "en"


def test_behind_https_only_the_cookie_that_no_other_host_can_set_counts() -> None:
    assert cookie_name(secure=True) == "__Host-language"
    browser = client(secure=True)
    assert browser.get("/", headers={"cookie": "language=es"}).json()[0] == "en"
    assert browser.get("/", headers={"cookie": "__Host-language=es"}).json()[0] == "es"


def test_an_address_counts_more_than_all_of_that() -> None:
    wishes = {"cookie": "language=en", "accept-language": "en"}
    assert client().get("/es/page", headers=wishes).json()[0] == "es"


@pytest.mark.parametrize(
    ("asked", "path", "links_to"),
    [
        ("/", "/", "/next"),
        ("/es", "/", "/es/next"),
        ("/es/", "/", "/es/next"),
        ("/es/page", "/page", "/es/next"),
        ("/es/page/", "/page", "/es/next"),
        ("/pt-BR/page", "/page", "/pt-BR/next"),
        ("/page/", "/page", "/next"),
        ("/es/es/page", "/es/page", "/es/next"),
        ("/fr/page", "/fr/page", "/next"),
        ("/ES/page", "/ES/page", "/next"),
        ("/essay", "/essay", "/next"),
        ("/es/static/file", "/es/static/file", "/next"),
        ("/es/metrics", "/es/metrics", "/next"),
        ("/page/es", "/page/es", "/next"),
    ],
)
def test_all_languages_have_one_address_behind_theirs(asked: str, path: str, links_to: str) -> None:
    assert client().get(asked).json()[1:3] == [links_to, path]


def test_the_path_as_it_was_sent_loses_its_language_too() -> None:
    assert client().get("/es/a%20b%2Fc").json()[2:] == ["/a b/c", "/a%20b%2Fc"]
    assert client().get("/es").json()[3] == "/"


def test_a_negotiated_answer_says_what_it_depends_on() -> None:
    assert client().get("/page").headers["vary"] == "Accept-Language, Cookie"
    assert "vary" not in client().get("/es/page").headers


def test_an_answer_names_its_language() -> None:
    assert client().get("/es/page").headers["content-language"] == "es"
    assert client().get("/page").headers["content-language"] == "en"


def test_a_language_lasts_as_long_as_its_request() -> None:
    browser = client()
    assert [browser.get(path).json()[0] for path in ("/es/page", "/page", "/es/page")] == ["es", "en", "es"]
    with speaking("en"):
        assert link("/page") == "/page"


def test_what_was_sent_in_a_language_is_answered_in_it_next_time() -> None:
    browser = client()
    browser.post("/es/sent")
    assert browser.get("/page").json()[0] == "es"
