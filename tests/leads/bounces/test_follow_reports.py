"""A mail that was accepted and could not be delivered after all: what a report of that changes, and what
nobody can change by making one up."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from portal.leads.bounces.rounds import read_new
from portal.mail import outbox
from portal.mail.models import Outbox, State
from portal.teams.models import Mailbox
from tests.databases import on_both_databases
from tests.leads.people import Portal, path_in, text
from tests.leads.records import CENTRAL_MAILBOX, SECOND_MAILBOX, SITE_MAILBOX
from tests.mail.bounces import reports
from tests.mail.bounces.reports import IN_WORDS, STANDARD, Form

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
SENDER = "jo@example.com"


def arrive(maildir: Path, raw: bytes, name: str = "1795000000.M1P1.mx") -> None:
    """A mail server puts a report into the folder."""
    (maildir / "tmp" / name).write_bytes(raw)
    (maildir / "tmp" / name).rename(maildir / "new" / name)


def message_id(portal: Portal, to: str) -> str:
    """What the newest mail to a mailbox was known by on its way."""
    return str(portal.mails(to)[-1]["Message-ID"])


async def states(portal: Portal) -> dict[str, str]:
    """Where the mails of each kind are; all of them must add up."""
    async with portal.database.read() as session:
        assert (await outbox.counts(session)).conserved
        rows = await session.execute(select(Outbox.kind, Outbox.state).order_by(Outbox.created_at))
        return {row.kind: row.state for row in rows}


async def told(portal: Portal) -> list[str]:
    return [link.mailbox for link in await portal.links()]


async def health(portal: Portal) -> Mailbox | None:
    async with portal.database.read() as session:
        return await session.scalar(select(Mailbox).where(Mailbox.address == SITE_MAILBOX))


@on_both_databases
@pytest.mark.parametrize("form", STANDARD.values(), ids=STANDARD)
async def test_a_notice_that_bounced_is_followed_by_one_to_the_next_contact(
    portal: Portal, maildir: Path, form: Form
) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    assert "They have not opened your message yet" in text(await browser.get(receipt))
    arrive(maildir, form(message_id(portal, SITE_MAILBOX), SITE_MAILBOX))
    await portal.deliver()
    assert await told(portal) == [SITE_MAILBOX, SECOND_MAILBOX]
    (notice,) = portal.mails(SECOND_MAILBOX)
    assert (await browser.get(path_in(notice))).status_code == 200
    assert "could not be sent, so we turned to the next contact" in text(await browser.get(receipt))
    assert await states(portal) == dict.fromkeys(("confirmation", "lead", "operator_notice"), "accepted")
    mailbox = await health(portal)
    assert mailbox is not None
    assert (mailbox.failed_at is not None, mailbox.paused_at) == (True, None)
    assert not list((maildir / "new").iterdir())
    assert [path.name for path in (maildir / "cur").iterdir()] == ["1795000000.M1P1.mx:2,S"]


@on_both_databases
async def test_a_second_report_on_another_day_pauses_the_contact_and_moves_what_waits(
    portal: Portal, maildir: Path
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        for number in range(3):
            await portal.browser().sent(message=str(number))
        await portal.deliver()
        ids = [str(mail["Message-ID"]) for mail in portal.mails(SITE_MAILBOX)]
        arrive(maildir, reports.postfix(ids[0], SITE_MAILBOX), "1")
        await portal.deliver()
        assert (await told(portal)).count(SECOND_MAILBOX) == 1
        clock.shift(timedelta(days=1))
        arrive(maildir, reports.postfix(ids[1], SITE_MAILBOX), "2")
        await portal.deliver()
        mailbox = await health(portal)
        assert mailbox is not None
        assert mailbox.paused_at == AT + timedelta(days=1)
        await portal.deliver()
    assert (await told(portal)).count(SECOND_MAILBOX) == 3, "the third waited with somebody who gets no mail"
    await states(portal)


async def test_the_senders_copy_bounces_and_their_receipt_says_so(portal: Portal, maildir: Path) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    arrive(maildir, reports.exim(message_id(portal, SENDER), SENDER))
    await portal.deliver()
    assert "A mail server refused it" in text(await browser.get(receipt))
    assert (await states(portal))["confirmation"] == State.DEAD
    await portal.browser().sent(message="Another")
    assert (await states(portal))["confirmation"] == State.SUPPRESSED
    assert (await told(portal)) == [SITE_MAILBOX, SITE_MAILBOX]


@on_both_databases
async def test_the_same_report_counts_once_however_often_it_comes(portal: Portal, maildir: Path) -> None:
    await portal.browser().sent()
    await portal.deliver()
    report = reports.gmail(message_id(portal, SITE_MAILBOX), SITE_MAILBOX)
    for number in range(4):
        arrive(maildir, report, str(number))
    rounds = await asyncio.gather(*(read_new(portal.parts) for _ in range(3)))
    assert sum(one.get("recorded", 0) for one in rounds) == 1
    assert await told(portal) == [SITE_MAILBOX, SECOND_MAILBOX]
    await portal.deliver()
    await states(portal)


async def test_nobody_can_make_a_mail_bounce_without_having_seen_it(portal: Portal, maildir: Path) -> None:
    await portal.browser().sent()
    await portal.deliver()
    ours, theirs = message_id(portal, SITE_MAILBOX), message_id(portal, SENDER)
    forged = {
        "a guess": reports.postfix(f"<{'0' * 32}@example.org>", SITE_MAILBOX),
        "another domain": reports.postfix(ours.replace("@", "@evil."), SITE_MAILBOX),
        "another recipient": reports.postfix(ours, CENTRAL_MAILBOX),
        "the sender's own": reports.postfix(theirs, SITE_MAILBOX),
        "no id": reports.postfix(ours, SITE_MAILBOX).replace(b"Message-ID", b"X-Was"),
        "later": reports.delayed(ours, SITE_MAILBOX),
        **{name: form(ours, SITE_MAILBOX) for name, form in IN_WORDS.items()},
    }
    for name, raw in forged.items():
        arrive(maildir, raw, name)
    assert "recorded" not in await read_new(portal.parts)
    assert await told(portal) == [SITE_MAILBOX]
    assert await health(portal) is None
    assert set((await states(portal)).values()) == {State.ACCEPTED}


async def test_a_report_of_a_message_that_was_opened_or_taken_back_moves_nothing(
    portal: Portal, maildir: Path
) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/withdraw")
    arrive(maildir, reports.postfix(message_id(portal, SITE_MAILBOX), SITE_MAILBOX))
    await portal.deliver()
    assert await told(portal) == [SITE_MAILBOX]


async def test_what_cannot_be_written_down_is_left_for_the_next_round(
    portal: Portal, maildir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise OSError("disk full")

    await portal.browser().sent()
    await portal.deliver()
    arrive(maildir, reports.postfix(message_id(portal, SITE_MAILBOX), SITE_MAILBOX))
    with monkeypatch.context() as patch:
        patch.setattr("portal.leads.bounces.rounds.take_in", broken)
        assert await read_new(portal.parts) == {}
    assert len(list((maildir / "new").iterdir())) == 1
    assert await read_new(portal.parts) == {"recorded": 1}


async def test_what_is_no_report_is_put_aside_with_a_flag_and_links_are_not_followed(
    portal: Portal, maildir: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_bytes(b"not a mail")
    (maildir / "new" / "link").symlink_to(tmp_path / "secret")
    arrive(maildir, b"\xff\xfe junk")
    assert await read_new(portal.parts) == {"no report": 1}
    assert [path.name for path in (maildir / "cur").iterdir()] == ["1795000000.M1P1.mx:2,FS"]
    assert (maildir / "new" / "link").is_symlink()


async def test_a_folder_that_is_not_there_stops_nothing_else(portal: Portal, maildir: Path) -> None:
    shutil.rmtree(maildir)
    await portal.browser().sent()
    await portal.deliver()
    assert len(portal.mails(SITE_MAILBOX)) == 1
