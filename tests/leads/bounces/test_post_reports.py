"""A mail server posts a report; nobody else can, and the answer tells nothing."""

import pytest

from portal.config import Settings
from portal.db import Database
from portal.security.bodies import LARGEST_BODY
from tests.leads.bounces.conftest import TOKEN
from tests.leads.people import Portal, a_portal
from tests.leads.records import SECOND_MAILBOX, SITE_MAILBOX
from tests.leads.relays import Refusing
from tests.mail.bounces import reports

MESSAGE = "message/rfc822"
ALLOWED = {"authorization": f"Bearer {TOKEN}"}


async def a_report(portal: Portal) -> bytes:
    """Somebody wrote, and the notice to the team has bounced."""
    await portal.browser().sent()
    await portal.deliver()
    return reports.exchange(str(portal.mails(SITE_MAILBOX)[-1]["Message-ID"]), SITE_MAILBOX)


async def told(portal: Portal) -> list[str]:
    return [link.mailbox for link in await portal.links()]


async def test_a_posted_report_counts_at_once_and_once(portal: Portal) -> None:
    report, server = await a_report(portal), portal.browser()
    for _ in range(2):
        answer = await server.post("/bounces", content=report, kind=MESSAGE, headers=ALLOWED)
        assert (answer.status_code, answer.content) == (204, b"")
    assert await told(portal) == [SITE_MAILBOX, SECOND_MAILBOX]


async def test_a_report_may_come_as_the_file_of_a_form(portal: Portal) -> None:
    report, server = await a_report(portal), portal.browser()
    head = b'--b\r\nContent-Disposition: form-data; name="sender"\r\n\r\nmx\r\n--b\r\n'
    head += (
        b'Content-Disposition: form-data; name="report"; filename="1"\r\nContent-Type: message/rfc822\r\n\r\n'
    )
    form = head + report + b"\r\n--b--\r\n"
    answer = await server.post(
        "/bounces", content=form, kind="multipart/form-data; boundary=b", headers=ALLOWED
    )
    assert answer.status_code == 204
    assert await told(portal) == [SITE_MAILBOX, SECOND_MAILBOX]


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN])
async def test_without_the_right_token_there_is_no_such_page(portal: Portal, said: str) -> None:
    report = await a_report(portal)
    headers = {"authorization": said}
    answer = await portal.browser().post("/bounces", content=report, kind=MESSAGE, headers=headers)
    assert answer.status_code == 404
    assert await told(portal) == [SITE_MAILBOX]


async def test_without_a_token_in_the_settings_there_is_no_such_page(
    settings: Settings, database: Database, relay: Refusing
) -> None:
    async with a_portal(settings.model_copy(update={"smtp_url": relay.url}), relay) as portal:
        for said in ("Bearer ", "", f"Bearer {TOKEN}"):
            answer = await portal.browser().post("/bounces", headers={"authorization": said})
            assert answer.status_code == 404


@pytest.mark.parametrize("junk", [b"", b"\xff\x00" * 50, reports.postfix(), reports.absence(), b"{}"])
async def test_what_tells_nothing_gets_the_same_answer(portal: Portal, junk: bytes) -> None:
    for kind in (MESSAGE, "text/plain", "multipart/form-data; boundary=b", "multipart/form-data"):
        answer = await portal.browser().post("/bounces", content=junk, kind=kind, headers=ALLOWED)
        assert (answer.status_code, answer.content) == (204, b"")


async def test_more_than_a_megabyte_is_refused(portal: Portal) -> None:
    content = b"x" * (LARGEST_BODY + 1)
    answer = await portal.browser().post("/bounces", content=content, kind=MESSAGE, headers=ALLOWED)
    assert answer.status_code == 413
