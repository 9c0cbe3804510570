"""Guessing is limited before a passcode is looked at, whoever guesses and from wherever; nobody is shut out
who was let in before."""

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from portal import clock, crypto
from portal.crypto import Cost
from portal.notes.opening import attempts
from tests.databases import on_both_databases
from tests.leads.people import Portal, text
from tests.notes.opening.conftest import SECRET, Shared

WRONG = "violin violin violin violin"


@pytest.fixture
def stretched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every passcode that Argon2 was run for."""
    run, really = list[str](), crypto.stretched

    def counted(passcode: str, salt: bytes, cost: Cost) -> bytes:
        run.append(passcode)
        return really(passcode, salt, cost)

    monkeypatch.setattr(crypto, "stretched", counted)
    return run


@on_both_databases
async def test_sixty_wrong_guesses_at_once_run_argon2_five_times(
    shared: Shared, stretched: list[str]
) -> None:
    browser = shared.portal.browser()
    answers = await asyncio.gather(*(shared.tries(browser, f"{WRONG} {number}") for number in range(60)))
    assert len(stretched) == 5
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(422) == 5
    assert set(statuses) <= {422, 429, 503}
    assert all("retry-after" in answer.headers for answer in answers if answer.status_code != 422)
    assert await shared.failures() == 5


async def test_the_right_passcode_waits_like_any_other_after_five_wrong_ones(shared: Shared) -> None:
    browser = shared.portal.browser()
    for _ in range(5):
        await shared.tries(browser, WRONG)
    assert (await shared.tries(browser, shared.passcode)).status_code == 429
    other = shared.portal.browser("203.0.113.9")
    assert SECRET in text(await shared.tries(other, shared.passcode))


async def test_delays_grow_and_end(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, now = shared.portal.browser(), clock.now()
    for _ in range(5):
        await shared.tries(browser, WRONG)
    for delay in attempts.DELAYS:
        monkeypatch.setattr(clock, "now", lambda at=now + delay - timedelta(seconds=5): at)
        assert (await shared.tries(browser, WRONG)).status_code == 429
        now += delay + timedelta(seconds=5)
        monkeypatch.setattr(clock, "now", lambda at=now: at)
        assert (await shared.tries(browser, WRONG)).status_code == 422
    now += attempts.DELAYS[-1]
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=5))
    assert SECRET in text(await shared.tries(browser, shared.passcode))


async def test_other_addresses_and_forged_headers_meet_the_total_of_the_share(
    shared: Shared, stretched: list[str], portal: Portal
) -> None:
    reader = portal.browser("198.51.100.77")
    assert SECRET in text(await shared.tries(reader, shared.passcode))
    stretched.clear()
    for number in range(120):
        guesser = portal.browser(f"203.0.113.{number}")
        forged = {"x-forwarded-for": f"192.0.2.{number}", "forwarded": f"for=192.0.2.{number}"}
        answer = await shared.tries(guesser, WRONG, **forged)
    assert answer.status_code == 429
    assert "paused" in text(answer)
    assert len(stretched) == await shared.failures() == 100
    assert (await shared.tries(portal.browser("203.0.113.200"), shared.passcode)).status_code == 429
    assert SECRET in text(await shared.tries(reader, shared.passcode))
    (row,) = await shared.jo.rows()
    assert SECRET in text(await shared.jo.browser.get(f"/shares/{row.id}"))
    assert "Paused" in text(await shared.jo.browser.get("/shares"))


async def test_forged_headers_give_one_address_no_more_tries(shared: Shared, stretched: list[str]) -> None:
    browser = shared.portal.browser()
    for number in range(9):
        await shared.tries(browser, WRONG, **{"x-forwarded-for": f"192.0.2.{number}"})
    assert len(stretched) == 5


async def test_a_reader_of_before_has_tries_of_their_own_and_no_more(
    shared: Shared, stretched: list[str], portal: Portal
) -> None:
    reader = portal.browser()
    await shared.tries(reader, shared.passcode)
    stretched.clear()
    for _ in range(9):
        await shared.tries(reader, WRONG)
    assert len(stretched) == 5
    assert await shared.failures() == 0


async def test_what_is_no_attempt_costs_none(shared: Shared, stretched: list[str]) -> None:
    browser = shared.portal.browser()
    assert (await browser.head(shared.path)).status_code == 200
    assert (await browser.get(shared.path)).status_code == 200
    assert (await browser.get(shared.path, {"sec-purpose": "prefetch"})).status_code == 200
    for empty in ({}, {"passcode": ""}, {"passcode": "  \u00a0"}):
        assert (await browser.post(shared.path, empty)).status_code == 422
    assert (await browser.post(shared.path, content=b"x", kind="text/plain")).status_code in {400, 415}
    assert stretched == []
    assert await shared.failures() == 0
    assert (await shared.jo.rows())[0].opened == 0


async def test_a_program_that_submits_forms_costs_one_try_and_destroys_nothing(shared: Shared) -> None:
    assert (await shared.tries(shared.portal.browser(), "test@example.com")).status_code == 422
    assert await shared.failures() == 1
    answer = await shared.tries(shared.portal.browser("203.0.113.5"), shared.passcode)
    assert SECRET in text(answer)
    (row,) = await shared.jo.rows()
    assert (row.opened, row.last_opened_on, row.failures) == (1, clock.today(), 1)


async def test_a_reader_of_one_share_is_a_stranger_to_another(shared: Shared, portal: Portal) -> None:
    told = await shared.jo.shared(*await shared.jo.writes("Another"))
    reader, guesser = portal.browser(), portal.browser()
    await shared.tries(reader, shared.passcode)
    (kept,) = [value for name, value in reader.cookies.items() if name.startswith("reader-")]
    guesser.cookies.set(f"reader-{told['id'][:12]}", kept)
    await guesser.post(urlsplit(told["link"]).path, {"passcode": WRONG})
    assert {row.id: row.failures for row in await shared.jo.rows()}[told["id"]] == 1
