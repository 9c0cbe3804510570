"""What is no form of ours, or was filled in by a program, is refused by name, and nothing of it is stored."""

import pytest

from tests.html import Element
from tests.leads.people import FORM, TYPED, Portal, page, text

IN_PARTS = b'--X\r\nContent-Disposition: form-data; name="first_name"\r\n\r\n\\ud800\r\n--X--\r\n'


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"message=" + b"a" * 10_000_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"f%d=x" % number for number in range(10_000)), "application/x-www-form-urlencoded", 400),
        (b'{"first_name": "Jo"}', "application/json", 400),
        (b"nonsense", "multipart/form-data", 400),
        (IN_PARTS, "multipart/form-data; boundary=X; charset=unicode_escape", 400),
        (IN_PARTS, 'multipart/form-data; boundary=X; charset="undefined"', 400),
        (IN_PARTS, "multipart/form-data; boundary=X; charset=utf-8", 422),
        (IN_PARTS.replace(b"\\ud800", b"Jos\xe9"), "multipart/form-data; boundary=X", 422),
        (b"", "application/x-www-form-urlencoded", 422),
        (b"\xff\xfe=\xff&first_name=%ff%fe", "application/x-www-form-urlencoded", 422),
    ],
)
async def test_what_is_no_form_of_ours_is_refused_by_name(
    portal: Portal, body: bytes, kind: str, status: int
) -> None:
    answer = await portal.browser().post(FORM, content=body, kind=kind)
    assert answer.status_code == status
    assert text(answer)
    assert await portal.leads() == []


async def test_letters_of_another_encoding_are_refused_by_field_and_never_stored_as_others(
    portal: Portal,
) -> None:
    fields = b"".join(
        b'--X\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in {
            **{name: typed.encode() for name, typed in TYPED.items()},
            "last_name": b"Mu\xf1oz",
        }.items()
    )
    browser, kind = portal.browser(), "multipart/form-data; boundary=X"
    answer = await browser.post(FORM, content=fields + b"--X--\r\n", kind=kind)
    assert answer.status_code == 422
    assert page(answer).one(class_="problem").one("a").attributes["href"] == "#last_name"
    right = fields.replace(b"\xf1", "ñ".encode())
    assert (await browser.post(FORM, content=right + b"--X--\r\n", kind=kind)).status_code == 303


async def test_a_field_that_only_programs_fill_in_is_shown_to_whoever_did_and_nothing_is_lost(
    portal: Portal,
) -> None:
    browser = portal.browser()
    trap = page(await browser.get(FORM)).one("input", id="leave_empty")
    assert trap.attributes["autocomplete"] == "off"
    assert is_hidden(page(await browser.get(FORM)), "leave_empty")
    answer = await browser.post(FORM, TYPED | {"leave_empty": "example", "message": "A real question"})
    assert answer.status_code == 422
    shown = page(answer)
    assert "Leave this field empty" in shown.one(class_="problem").text
    assert not is_hidden(shown, "leave_empty")
    assert shown.one("textarea", id="message").text == "A real question"
    assert (await browser.post(FORM, TYPED | {"leave_empty": " "})).status_code == 303


async def test_the_form_with_its_own_id_is_kept_by_no_cache_that_others_share(portal: Portal) -> None:
    assert (await portal.browser().get(FORM)).headers["cache-control"] == "private, no-cache"


async def test_a_form_from_another_site_is_refused(portal: Portal) -> None:
    answer = await portal.browser().post(FORM, TYPED, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert await portal.leads() == []


def is_hidden(shown: Element, field: str) -> bool:
    """Whether a field stands in something hidden from everybody."""
    return any(box.all("input", id=field) for box in shown.all("div", hidden=""))
