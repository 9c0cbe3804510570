"""Many requests about one address at the same moment."""

import asyncio

from sqlalchemy import func, select

from portal.alerts.models import State, Subscription
from tests.alerts.followers import Alerts, code_in, path_in, study
from tests.databases import on_both_databases
from tests.leads.people import page

AT_ONCE = 12


async def told(alerts: Alerts) -> int:
    """How many subscriptions there are that are told."""
    confirmed = select(func.count()).select_from(Subscription).where(Subscription.state == State.CONFIRMED)
    async with alerts.database.read() as session:
        return await session.scalar(confirmed) or 0


@on_both_databases
async def test_one_mail_one_subscription_and_one_digest(alerts: Alerts) -> None:
    browsers = [alerts.browser(f"192.0.2.{number + 1}") for number in range(AT_ONCE)]
    answers = await asyncio.gather(*(alerts.sign_up(browser) for browser in browsers))
    assert {answer.status_code for answer in answers} == {200}
    await alerts.portal.deliver()
    (mail,) = alerts.mails()
    pressed = [browser.post(path_in(mail, "confirm")) for browser in browsers]
    typed = [
        browser.post(
            "/alerts/confirm",
            {
                "email": "jo@example.com",
                "code": code_in(mail),
                "sign_up": page(answer).one("input", name="sign_up").attributes["value"],
            },
        )
        for browser, answer in zip(browsers, answers, strict=True)
    ]
    confirmed = await asyncio.gather(*pressed, *typed)
    assert {answer.status_code for answer in confirmed} == {303}
    assert len({answer.headers["location"] for answer in confirmed}) == 1
    assert await told(alerts) == 1
    await alerts.store(study(1))
    await asyncio.gather(alerts.tell(), alerts.tell())
    assert len(alerts.digests()) == 1


@on_both_databases
async def test_leaving_coming_back_and_signing_up_again(alerts: Alerts) -> None:
    token = await alerts.heard()
    leaving, browser = f"/alerts/unsubscribe/{token}", alerts.browser()
    for _ in range(3):
        answers = await asyncio.gather(
            *(browser.post(path) for path in (leaving, f"{leaving}/undo", leaving, f"{leaving}/undo"))
        )
        assert {answer.status_code for answer in answers} <= {200, 303}
    await browser.post(leaving)
    assert await told(alerts) == 0
    await browser.post(f"{leaving}/undo")
    assert await told(alerts) == 1
