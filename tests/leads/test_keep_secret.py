"""What people type stands readable in no file and no log, and cookies stay where they belong."""

import logging
from pathlib import Path

import pytest

from portal import logs
from portal.config import Settings
from portal.leads.sending import intake
from tests.databases import POSTGRESQL
from tests.leads.people import FORM, Portal, a_portal, all_files, code_in, path_in
from tests.leads.records import SITE_MAILBOX
from tests.leads.relays import NO_SUCH_USER

TYPED = {
    "first_name": "Zebedee",
    "last_name": "Quillfeather",
    "email": "zebedee.quill@example.com",
    "phone": "202-555-0177",
    "message": "Purple rhubarb grows behind the observatory.",
    "best_time": "Teatime-ish",
    "language": "other",
    "other_language": "Klingonese",
    "on_behalf": "yes",
    "helper_name": "Wilhelmina",
    "relationship": "step-sister",
    "permission": "yes",
    "consent": "yes",
}
KEPT_TO_OURSELVES = [
    typed for name, typed in TYPED.items() if name not in {"on_behalf", "permission", "consent", "language"}
]
NOT_OURS = ("httpx", "httpcore", "mail.log")  # the browser and the relay of these tests
OTHER_SPELLINGS = ["+12025550177", "2025550177", "zebedee.other@example.net", "zebedee"]


async def use_everything(portal: Portal) -> list[str]:
    """A message is sent, refused, corrected, opened, guessed at and taken back; the secrets that were in
    use."""
    portal.relay.answers[SITE_MAILBOX] = NO_SUCH_USER
    browser, staff = portal.browser(), portal.browser()
    await browser.post(FORM, TYPED | {"consent": ""})
    receipt = (await browser.post(FORM, TYPED)).headers["location"]
    await portal.deliver()
    await browser.post(f"{receipt}/email", {"email": "zebedee.other@example.net"})
    mail = portal.mails("alex@example.org")[0]
    link, code = path_in(mail), code_in(mail)
    await staff.post(link, {"code": "123456"})
    await staff.post(link, {"code": code})
    await staff.get(link)
    await browser.post(f"{receipt}/withdraw")
    await portal.deliver()
    jars = [*browser.cookies.items(), *staff.cookies.items()]
    cookies = [value for name, value in jars if name != "language"]
    return [receipt.rsplit("/", 1)[1], link.rsplit("/", 1)[1], *cookies]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("full_details", [False, True])
async def test_no_file_of_the_database_holds_what_was_typed_nor_a_token(
    portal: Portal, tmp_path: Path, full_details: bool
) -> None:
    await portal.set_team(full_details=full_details)
    secrets = await use_everything(portal)
    stored = all_files(tmp_path)
    assert b"Springfield Clinic" in stored, "this test reads what is there"
    for secret in [*KEPT_TO_OURSELVES, *OTHER_SPELLINGS, *secrets]:
        assert secret.encode() not in stored
        assert secret.encode("utf-16-le") not in stored


async def test_no_log_holds_what_was_typed_nor_a_token(
    portal: Portal,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    database_kind: str,
) -> None:
    logs.configure()
    caplog.set_level(logging.DEBUG)
    secrets = await use_everything(portal)
    out, err = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(NOT_OURS)]
    said = "\n".join([out, err, *ours])
    assert "mail.not_sent" in said, "this test reads what is there"
    listened_to = {record.name for record in caplog.records}
    assert database_kind == POSTGRESQL or "aiosqlite" in listened_to, "that driver logs what it is told"
    assert [secret for secret in [*KEPT_TO_OURSELVES, *OTHER_SPELLINGS, *secrets] if secret in said] == []


async def test_an_error_while_storing_quotes_nothing_that_was_typed(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.configure()

    async def broken(*_: object, **__: object) -> bool:
        raise ValueError("Zebedee Quillfeather")

    monkeypatch.setattr(intake, "tell", broken)
    assert (await portal.browser().post(FORM, TYPED)).status_code == 500
    out, err = capfd.readouterr()
    assert "request.failed" in out + err
    assert "Zebedee" not in out + err


async def test_behind_https_cookies_are_bound_to_the_host_and_never_sent_in_the_clear(
    settings: Settings, portal: Portal
) -> None:
    behind_https = settings.model_copy(update={"base_url": "https://studies.example.org"})
    async with a_portal(behind_https, portal.relay) as secure:
        answer = await secure.browser().send()
    said = answer.headers["set-cookie"]
    assert said.startswith("__Host-sender-")
    for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"):
        assert attribute in said
    assert "Domain" not in said


async def test_on_this_machine_cookies_have_plain_names(portal: Portal) -> None:
    said = (await portal.browser().send()).headers["set-cookie"]
    assert said.startswith("sender-")
    assert "Secure" not in said
