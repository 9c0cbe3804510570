"""Signing up: the form, what it refuses, and asking the address once a day."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from portal.alerts.models import SignUp, Subscription
from portal.alerts.signing_up.keeping import MOST_WAITING
from portal.mail.models import Outbox
from tests.alerts.followers import JO, TYPED, Alerts, code_in, path_in
from tests.databases import on_both_databases
from tests.leads.people import Browser, body, page, text


async def count(alerts: Alerts, model: type) -> int:
    async with alerts.database.read() as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


def field(browser_page: object, name: str) -> str:
    return str(page(browser_page).one("input", name=name).attributes.get("value", ""))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "name", "words"),
    [
        ({"conditions": ["", " "]}, "conditions", "Enter a condition, like back pain"),
        ({"conditions": ["of the"]}, "conditions", "Enter a condition in words"),
        ({"conditions": ["x" * 121]}, "conditions", "120 characters or less"),
        ({"conditions": [f"pain {word}" for word in "abcdefghijk"]}, "conditions", "10 conditions or fewer"),
        ({"conditions": ["back\x00pain"]}, "conditions", "hidden characters"),
        ({"near": "Xyzzyville"}, "near", "We do not know this place"),
        ({"radius": "7"}, "radius", "Choose how far"),
        ({"birth_year": "58"}, "birth_year", "4 digits"),
        ({"birth_year": "2199"}, "birth_year", "4 digits"),
        ({"sex": "robot"}, "sex", "Choose female, male"),
        ({"language": "xx"}, "language", "Choose one of the languages"),
        ({"frequency": "hourly"}, "frequency", "Choose how often"),
        ({"email": "jo@"}, "email", "Enter an email address in the correct format"),
        ({"consent": ""}, "consent", "Tick the box to agree"),
        ({"leave_empty": "spam"}, "leave_empty", "Leave this field empty"),
    ],
)
async def test_what_is_wrong_is_named_and_what_was_typed_is_kept(
    alerts: Alerts, typed: dict[str, Any], name: str, words: str
) -> None:
    answer = await alerts.sign_up(**typed)
    assert answer.status_code == 422
    shown = page(answer)
    (led_to,) = [one for one in shown.all("a", href=f"#{name}") if words in one.text]
    assert shown.all(id=name), led_to
    if name != "email":
        assert field(answer, "email") == JO
    assert await count(alerts, SignUp) == 0


@on_both_databases
async def test_a_thousand_sign_ups_for_one_victim_make_one_mail_without_a_word_of_theirs(
    alerts: Alerts,
) -> None:
    for number in range(1_000):
        browser = alerts.browser(f"198.51.{100 + number // 250}.{number % 250}")
        answer = await alerts.sign_up(browser, conditions=[f"Buy pills {number}"])
        assert answer.status_code == 200
    await alerts.portal.deliver()
    (asked,) = alerts.mails()
    assert "pills" not in body(asked) + body(asked, "html") + str(asked["Subject"])
    assert await count(alerts, SignUp) == MOST_WAITING + 1


async def test_an_address_is_asked_again_once_a_day_is_over(alerts: Alerts) -> None:
    begun = datetime.now(UTC).timestamp()
    for hours, mails in ((0, 1), (23, 1), (25, 2), (48, 2), (50, 3)):
        with time_machine.travel(begun + hours * 3600):
            await alerts.sign_up(conditions=[f"ache {hours}"])
            await alerts.portal.deliver()
        assert len(alerts.mails()) == mails


async def test_one_visitor_cannot_sign_up_without_end(alerts: Alerts) -> None:
    browser = alerts.browser("192.0.2.7")
    answers = [await alerts.sign_up(browser, email=f"kim{number}@example.org") for number in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1].headers["retry-after"]
    assert field(answers[-1], "email") == "kim20@example.org"


async def test_the_answer_is_the_same_for_an_address_that_is_known(alerts: Alerts) -> None:
    await alerts.confirmed()
    known = await alerts.sign_up()
    unknown = await alerts.sign_up(email="kim@example.org")
    assert known.status_code == unknown.status_code == 200
    assert text(known).replace(JO, "") == text(unknown).replace("kim@example.org", "")


async def test_the_code_of_the_days_mail_confirms_what_was_signed_up_in_this_browser(alerts: Alerts) -> None:
    stranger, browser = alerts.browser(), alerts.browser()
    await alerts.sign_up(stranger, conditions=["Buy pills"])
    answer = await alerts.sign_up(browser, conditions=["migraine"])
    await alerts.portal.deliver()
    (asked,) = alerts.mails()
    fields = {"email": JO, "code": code_in(asked), "sign_up": field(answer, "sign_up")}
    led_to = (await browser.post("/alerts/confirm", fields)).headers["location"]
    shown = text(await browser.get(led_to))
    assert "migraine" in shown
    assert "pills" not in shown


@on_both_databases
async def test_five_wrong_codes_and_the_button_is_left(alerts: Alerts) -> None:
    browser = alerts.browser()
    await alerts.sign_up(browser)
    await alerts.portal.deliver()
    right = code_in(alerts.mails()[0])
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for code in [*[wrong] * 5, right]:
        answer = await browser.post("/alerts/confirm", {"email": JO, "code": code})
        assert answer.status_code == 422
        assert "That is not the code" in text(answer)
    nobody = await browser.post("/alerts/confirm", {"email": "kim@example.org", "code": wrong})
    assert text(nobody).replace("kim@example.org", JO) == text(answer)
    assert await count(alerts, Subscription) == 0
    answer = await browser.post(path_in(alerts.mails()[0], "confirm"))
    assert answer.status_code == 303


@on_both_databases
async def test_looking_confirms_nothing_and_pressing_twice_signs_up_once(alerts: Alerts) -> None:
    browser = alerts.browser()
    await alerts.sign_up(browser)
    await alerts.portal.deliver()
    link = path_in(alerts.mails()[0], "confirm")
    for _ in range(2):
        assert (await browser.get(link)).status_code == 200
        assert (await browser.head(link)).status_code == 200
    assert await count(alerts, Subscription) == 0
    places = {(await browser.post(link)).headers["location"] for _ in range(2)}
    assert len(places) == 1
    assert await count(alerts, Subscription) == 1


async def test_signing_up_again_adds_to_what_they_follow(alerts: Alerts) -> None:
    token = await alerts.confirmed()
    answer = await alerts.sign_up(conditions=["migraine"])
    fields = {"email": JO, "code": code_in(alerts.mails()[0]), "sign_up": field(answer, "sign_up")}
    led_to = (await alerts.browser().post("/alerts/confirm", fields)).headers["location"]
    assert token in led_to
    assert "back pain, migraine" in text(await alerts.browser().get(led_to))
    assert await count(alerts, Subscription) == 1


@pytest.mark.parametrize(
    "query", ["?study=%00", "?study=NCT99999999", "?conditions=%ED%A0%80", "?near=" + "x" * 9000]
)
async def test_whatever_is_asked_for_is_answered(alerts: Alerts, query: str) -> None:
    assert (await alerts.browser().get(f"/alerts{query}")).status_code == 200
    assert (await alerts.browser().get(f"/alerts/suggestions{query.replace('near', 'q')}")).status_code == 200


@pytest.mark.parametrize("token", ["x", "%00", "a" * 3000, "%ED%A0%80"])
async def test_links_that_lead_nowhere_say_so(alerts: Alerts, token: str) -> None:
    browser: Browser = alerts.browser()
    assert (await browser.get(f"/alerts/confirm/{token}")).status_code == 404
    assert (await browser.post(f"/alerts/confirm/{token}")).status_code == 404
    assert (await browser.get(f"/alerts/manage/{token}")).status_code == 404
    assert (await browser.post(f"/alerts/manage/{token}", TYPED)).status_code in {404, 303}
    assert (await browser.post(f"/alerts/unsubscribe/{token}")).status_code == 200


@on_both_databases
async def test_a_dump_says_nothing_of_whom_it_is_and_what_they_typed(alerts: Alerts) -> None:
    await alerts.confirmed(conditions=["Purple rhubarb disease"], near="Peoria, Illinois")
    async with alerts.database.read() as session:
        rows = [
            repr(row)
            for model in (SignUp, Subscription, Outbox)
            for row in await session.execute(select(*model.__table__.c))
        ]
    for typed in (JO, "Purple", "Peoria"):
        assert typed not in "".join(rows)
