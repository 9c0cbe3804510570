"""Administrators see what mail waits, what failed and why, and give it a second chance; they see no address
in full, and nothing of what was written."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import audit, clock
from portal.i18n import speaking
from portal.mail import ledger
from portal.mail.circuit import trip
from portal.mail.compose import Composed
from portal.mail.kinds import Kind
from portal.mail.models import Outbox, State
from portal.mail.outbox import enqueue
from portal.mail.outcomes import Answer, Step
from portal.mail.reasons import reason
from portal.staff.outbox import words
from tests.databases import on_both_databases
from tests.html import Element
from tests.leads.people import Browser, Portal, page, text
from tests.leads.records import SITE_MAILBOX
from tests.mail.conftest import MAIL
from tests.staff.people import signed_in, team_ids

LIST = "/staff/outbox"


async def put(portal: Portal, state: State, code: int | None = None, said: str = "") -> str:
    """A mail in a state; its id."""
    async with portal.database.write.begin() as session:
        mail_id = await enqueue(session, portal.desk.keyring, MAIL, about="lead:1234")
        changed = {"state": state, "last_code": code, "last_text": said, "attempts": 2}
        await session.execute(update(Outbox).where(Outbox.id == mail_id).values(changed))
    return mail_id


async def state_of(portal: Portal, mail_id: str) -> str:
    async with portal.database.read() as session:
        return str(await session.scalar(select(Outbox.state).where(Outbox.id == mail_id)))


async def rows(browser: Browser, query: str = "") -> list[Element]:
    return page(await browser.get(LIST + query)).one("tbody").all("tr")


@on_both_databases
async def test_what_failed_is_told_in_plain_words_and_sent_again(portal: Portal) -> None:
    mail_id = await put(portal, State.DEAD, 550, "5.1.1 <address>: user unknown")
    browser = await signed_in(portal, admin=True)
    (row,) = await rows(browser)
    assert "There is no such mailbox." in row.text
    assert "550 5.1.1 <address>: user unknown" in row.text
    assert "tried 2 times" in row.text
    assert row.one("a").attributes["href"] == "/staff/leads/1234"
    answer = await browser.post(f"{LIST}/{mail_id}/retry", {"state": "dead"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}?state=dead")
    assert await state_of(portal, mail_id) == State.QUEUED
    async with portal.database.read() as session:
        (event,) = await audit.events(session, f"mail:{mail_id}")
    assert event.kind == "mail.retried"
    assert event.actor.startswith("member:")
    await portal.deliver()
    assert len(portal.relay.received) == 1


@on_both_databases
async def test_nothing_of_a_mail_is_shown_but_the_end_of_its_address(portal: Portal) -> None:
    await portal.browser().sent(message="Purple rhubarb")
    browser = await signed_in(portal, admin=True)
    answer = await browser.get(LIST)
    assert "j…@example.com" in text(answer)
    for secret in ("jo@example.com", SITE_MAILBOX, "Purple rhubarb", "Jo Doe", "202-555-0123"):
        assert secret not in answer.text
    assert [row.one("th").text for row in await rows(browser)] == [
        "Message for a team",
        "Copy for the sender",
    ]


async def test_what_was_held_says_what_the_last_look_found_and_is_not_sent_again(portal: Portal) -> None:
    async with portal.database.write.begin() as session:
        held = Composed(MAIL, ("<<SITE_NAME>>", "None"))
        mail_id = await enqueue(session, portal.desk.keyring, held, about="lead:1")
    browser = await signed_in(portal, admin=True)
    (row,) = await rows(browser, "?state=held")
    assert "The last look found: <<SITE_NAME>>; None" in row.text
    assert not row.all("button")
    answer = await browser.post(f"{LIST}/{mail_id}/retry", {"state": "held"})
    assert answer.status_code == 422
    error = page(answer).one("div", role="alert").one("a")
    assert error.attributes["href"] == f"#mail-{mail_id}"
    assert page(answer).all("tr", id=f"mail-{mail_id}")
    assert await state_of(portal, mail_id) == State.HELD


async def test_a_team_is_not_told_again_of_what_was_taken_back(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    async with portal.database.write.begin() as session:
        await session.execute(update(Outbox).where(Outbox.kind == Kind.LEAD).values(state=State.DEAD))
        mail_id = await session.scalar(select(Outbox.id).where(Outbox.kind == Kind.LEAD))
    await browser.post(f"{receipt}/withdraw")
    admin = await signed_in(portal, admin=True)
    assert (await admin.post(f"{LIST}/{mail_id}/retry")).status_code == 422
    assert await state_of(portal, str(mail_id)) == State.DEAD


@on_both_databases
async def test_the_counts_add_up_or_say_that_they_do_not(portal: Portal) -> None:
    await portal.browser().sent()
    await portal.deliver()
    await put(portal, State.PARKED, 0, "timed out")
    browser = await signed_in(portal, admin=True)
    shown = text(await browser.get(LIST))
    assert "3 came in, 3 are in the states above, 0 were removed" in shown
    assert "Accepted 2" in shown
    assert "Waits or needs you 1" in shown
    assert "may arrive twice" in shown
    async with portal.database.write.begin() as session:
        await ledger.add(session, ledger.ENQUEUED, 1)
    assert "The emails do not add up." in text(await browser.get(LIST))


async def test_a_relay_that_is_left_alone_is_named_with_its_last_words(portal: Portal) -> None:
    async with portal.database.write.begin() as session:
        await trip(session, "mail.example.org:587", Answer(Step.AUTH, 535, "5.7.8 bad credentials"))
    browser = await signed_in(portal, admin=True)
    banner = page(await browser.get(LIST)).one("div", role="status").text
    assert "left alone until" in banner
    assert "auth: 535 5.7.8 bad credentials" in banner


async def test_a_state_narrows_the_list_and_pages_go_back(portal: Portal) -> None:
    async with portal.database.write.begin() as session:
        for number in range(53):
            mail_id = await enqueue(session, portal.desk.keyring, MAIL, about=f"lead:{number}")
            at = clock.now() - timedelta(minutes=number)
            await session.execute(update(Outbox).where(Outbox.id == mail_id).values(created_at=at))
    await put(portal, State.DEAD, 554, "no")
    browser = await signed_in(portal, admin=True)
    assert len(await rows(browser, "?state=queued")) == 50
    assert [row.one("a").attributes["href"] for row in await rows(browser, "?state=queued&page=2")] == [
        f"/staff/leads/{number}" for number in (50, 51, 52)
    ]
    assert len(await rows(browser, "?state=dead")) == 1
    for strange in ("?state=%27", "?page=-1", "?page=x", "?page=٣", "?page=99999999999999999999"):
        assert (await browser.get(LIST + strange)).status_code == 200


async def test_only_administrators_see_the_outbox(portal: Portal) -> None:
    mail_id = await put(portal, State.DEAD)
    browser = await signed_in(portal, teams=await team_ids(portal))
    assert (await browser.get(LIST)).status_code == 404
    assert (await browser.post(f"{LIST}/{mail_id}/retry")).status_code == 404
    assert (await portal.browser().get(LIST)).status_code == 303
    assert await state_of(portal, mail_id) == State.DEAD


@pytest.mark.parametrize(
    ("code", "said", "meant"),
    [
        (550, "5.1.1 no such user", "There is no such mailbox."),
        (452, "4.2.2 over quota", "The mailbox is full."),
        (550, "5.7.26 unauthenticated", "by its own rules"),
        (550, "go away", "does not exist, or the server refuses"),
        (451, "greylisted", "try again later"),
        (499, "", "try again later"),
        (599, "", "for good"),
        (0, "timed out", "did not answer"),
    ],
)
def test_a_code_is_told_in_words(code: int, said: str, meant: str) -> None:
    assert meant in reason(code, said)


def test_what_was_accepted_or_never_tried_has_no_reason() -> None:
    assert reason(250, "2.0.0 ok") == ""
    assert reason(None, "") == ""


def test_every_kind_and_every_state_has_words() -> None:
    with speaking("en"):
        assert all(words.kind(kind) != kind for kind in Kind)
        assert all(words.state(state) and words.meaning(state) for state in State)
