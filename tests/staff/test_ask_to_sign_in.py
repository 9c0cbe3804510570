"""Whoever asks for a link to sign in learns nothing of who belongs to the staff, and cannot flood a
mailbox."""

from sqlalchemy import event, func, select

from portal.mail.models import Outbox
from portal.staff.models import SignIn
from tests.leads.people import Portal, text
from tests.staff.entering import ask
from tests.staff.people import a_member, address_of

KIM, NOBODY = address_of("Kim Reed"), "nobody@example.org"
CODE = "/staff/sign-in/code"


async def test_an_unknown_address_gets_the_same_answers(portal: Portal) -> None:
    await a_member(portal)
    shown = []
    for address in (KIM, NOBODY):
        browser = portal.browser()
        asked = await ask(browser, address)
        said = [text(await browser.get(CODE))]
        said += [text(await browser.post(CODE, {"code": "1"}))]
        said += [text(await browser.post(CODE, {"code": "999999"})) for _ in range(6)]
        shown.append(
            (asked.status_code, asked.headers["location"], asked.content, sorted(browser.cookies), said)
        )
    assert shown[0] == shown[1]
    await portal.deliver()
    assert len(portal.mails(KIM)) == 1
    assert portal.mails(NOBODY) == []
    async with portal.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Outbox)) == 1
        assert await session.scalar(select(func.count()).select_from(SignIn)) == 2


async def test_the_same_is_done_for_an_unknown_address_so_that_no_clock_tells(portal: Portal) -> None:
    await a_member(portal)
    known, unknown = [await statements(portal, address) for address in (KIM, NOBODY)]
    assert known
    assert known == unknown


async def statements(portal: Portal, address: str) -> list[str]:
    """What the database is asked to do for somebody who wants to sign in; that a mail is taken back is left
    out."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = portal.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert (await ask(portal.browser(), address)).status_code == 303
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [one for one in asked if "SAVEPOINT" not in one]


async def test_more_than_five_mails_an_hour_go_to_nobody(portal: Portal) -> None:
    await a_member(portal)
    for address in (KIM, NOBODY):
        answers = [await ask(portal.browser(), address) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [303] * 5 + [429]
        assert int(answers[-1].headers["retry-after"]) > 3000
        assert "Use the newest one, or ask again after" in text(answers[-1])
    await portal.deliver()
    assert len(portal.mails(KIM)) == 5


async def test_a_visitor_asks_twenty_times_an_hour(portal: Portal) -> None:
    browser = portal.browser("203.0.113.9")
    answers = [await ask(browser, f"someone{turn}@example.org") for turn in range(21)]
    assert [answer.status_code for answer in answers] == [303] * 20 + [429]
    assert (await ask(portal.browser("203.0.113.10"), KIM)).status_code == 303
