"""The registry is asked politely, and what it answers is read whatever state it is in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import time_machine

from portal.config import Settings
from portal.studies.registry import client as client_module
from portal.studies.registry.answers import Listed, Moved, NotListed, RegistryProblem, RegistryRefusal
from portal.studies.registry.client import Registry as Client
from portal.studies.registry.pacing import LONGEST_ASKED_SECONDS, MOST_TRIES, Pace, retry_after
from tests import registry_faults as faults
from tests.registry import Fault, Registry, number_of, serving
from tests.studies.hand_made import record

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def pace(self) -> Pace:
        return Pace(monotonic=self.monotonic, sleep=self.sleep, chance=lambda: 0.5)


@pytest.fixture
async def registry() -> AsyncIterator[Registry]:
    """A registry with 250 studies."""
    async with serving() as registry:
        registry.add(*(record(f"NCT09990{number:03}") for number in range(250)))
        yield registry


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client(registry: Registry, clock: Clock) -> AsyncIterator[Client]:
    """Asks it without anybody having to wait."""
    settings = Settings(registry_url=registry.url, base_url="https://studies.example.org")
    async with Client(settings, clock.pace()) as client:
        yield client


async def all_of(client: Client, token: str | None = None, **query: str) -> list[str]:
    """The numbers of all studies on all pages."""
    return [number_of(one) async for page in client.pages(query, token) for one in page.studies]


async def test_all_pages_are_read_in_turn_with_the_same_parameters(
    client: Client, registry: Registry
) -> None:
    assert await all_of(client) == list(registry.records)
    sizes = [request.query_params["pageSize"] for request in registry.requests]
    assert sizes == ["100", "100", "100"]
    assert ["pageToken" in request.query_params for request in registry.requests] == [False, True, True]
    assert registry.requests[0].headers["user-agent"].endswith("(+https://studies.example.org)")


async def test_it_is_asked_once_a_second_at_most(client: Client, clock: Clock) -> None:
    await all_of(client)
    assert clock.waits == [1.0, 1.0]
    clock.now += 0.4
    await client.study("NCT09990001")
    assert clock.waits == [1.0, 1.0, pytest.approx(0.6)]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (faults.status(429), "429"),
        (faults.status(503), "503"),
        (faults.status(500), "500"),
        (faults.cut, "the connection failed"),
        (faults.saying("<h1>We are back soon</h1>"), "no JSON"),
        (faults.saying('{"error": 1}'), "no list of studies"),
        (faults.saying("[]"), "has no list of studies"),
    ],
)
async def test_what_passes_is_waited_for_and_what_does_not_is_said(
    client: Client, registry: Registry, fault: Fault, says: str
) -> None:
    registry.faults.extend([None, fault, fault])
    assert await all_of(client) == list(registry.records)
    registry.always = fault
    with pytest.raises(RegistryProblem, match=f"/studies: .*{says}.*{MOST_TRIES} times in a row"):
        await all_of(client)


async def test_waits_grow_and_are_never_the_same_for_all(
    client: Client, registry: Registry, clock: Clock
) -> None:
    registry.faults.extend([faults.status(503)] * 6)
    await client.study("NCT09990001")
    assert clock.waits == [2.5, 5.0, 10.0, 20.0, 40.0, 75.0]


@pytest.mark.parametrize("asked", ["40", format_datetime(NOW + timedelta(seconds=40), usegmt=True)])
async def test_the_registry_says_when_to_come_back(
    client: Client, registry: Registry, clock: Clock, asked: str
) -> None:
    registry.faults.append(faults.status(429, retry_after=asked))
    with time_machine.travel(NOW, tick=False):
        await client.study("NCT09990001")
    assert clock.waits == [40.0]


async def test_nobody_waits_for_longer_than_a_few_minutes(client: Client, registry: Registry) -> None:
    registry.faults.append(faults.status(429, retry_after=str(int(LONGEST_ASKED_SECONDS) + 60)))
    with pytest.raises(RegistryProblem, match="answered 429, and it asks to be left alone for 6 minutes"):
        await client.study("NCT09990001")


@pytest.mark.parametrize("header", [None, "", "soon", "-3", "Sun, 22 Nov 2026 12:00:40"])
def test_what_no_wait_can_be_read_from_asks_for_none(header: str | None) -> None:
    assert retry_after(header, NOW) is None


def test_a_moment_that_is_over_asks_for_no_wait() -> None:
    assert retry_after(format_datetime(NOW - timedelta(hours=1), usegmt=True), NOW) == 0


async def test_an_empty_page_is_not_the_end(client: Client, registry: Registry) -> None:
    registry.faults.extend([faults.empty, None, faults.empty])
    assert await all_of(client) == list(registry.records)


async def test_empty_pages_without_end_are_an_error(client: Client, registry: Registry) -> None:
    registry.always = faults.endless
    with pytest.raises(RegistryProblem, match="21 empty pages in a row"):
        await all_of(client)
    assert len(registry.requests) == 21


async def test_a_token_that_leads_back_is_asked_for_again_and_never_followed_for_ever(
    client: Client, registry: Registry
) -> None:
    registry.faults.extend([None, faults.back])
    assert await all_of(client) == list(registry.records)
    registry.faults.append(None)
    registry.always = faults.back
    with pytest.raises(RegistryProblem, match="leads back to a page that was read before"):
        await all_of(client)


async def test_an_answer_that_does_not_come_is_asked_for_again(
    client: Client, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "SECONDS_AN_ANSWER", 0.2)
    registry.faults.append(faults.after(1))
    assert isinstance(await client.study("NCT09990001"), Listed)
    assert len(registry.requests) == 2


async def test_a_page_too_long_to_hold_is_asked_for_in_smaller_ones(
    client: Client, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "MOST_BYTES", 60_000)
    assert await all_of(client) == list(registry.records)
    assert {request.query_params["pageSize"] for request in registry.requests} >= {"100", "50", "25"}
    monkeypatch.setattr(client_module, "MOST_BYTES", 10)
    with pytest.raises(RegistryProblem, match="a single study is longer than"):
        await all_of(client)


async def test_a_question_that_is_not_understood_is_not_repeated(client: Client, registry: Registry) -> None:
    with pytest.raises(RegistryRefusal, match=r"answered 400: cannot parse query\.term: AREA"):
        await all_of(client, **{"query.term": "AREA["})
    assert len(registry.requests) == 1


async def test_a_study_is_listed_or_moved_or_not_there(client: Client, registry: Registry) -> None:
    registry.remove("NCT09990001", now="NCT09990002")
    registry.remove("NCT09990003")
    listed = await client.study("NCT09990002")
    assert isinstance(listed, Listed)
    assert number_of(listed.raw) == "NCT09990002"
    assert await client.study("NCT09990001") == Moved("NCT09990002")
    assert await client.study("NCT09990003") == NotListed()


@pytest.mark.parametrize("location", ["/api/v2/studies/NCT09990001", "/elsewhere", ""])
async def test_a_number_that_leads_nowhere_is_an_error(
    client: Client, registry: Registry, location: str
) -> None:
    registry.always = faults.status(301, location=location)
    with pytest.raises(RegistryRefusal, match="leads from NCT09990001 to no other study"):
        await client.study("NCT09990001")


async def test_a_registry_that_is_not_there_is_named(clock: Clock) -> None:
    settings = Settings(registry_url="http://127.0.0.1:9/api/v2")
    async with Client(settings, clock.pace()) as client:
        with pytest.raises(RegistryProblem, match=r"127.0.0.1:9/api/v2/studies/NCT09990001: the connection"):
            await client.study("NCT09990001")
