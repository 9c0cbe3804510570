"""The study page against a bare ASGI application that returns the same bytes on the same server."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare import BODY
from benchmarks.load import drive, get
from benchmarks.report import Comparison
from benchmarks.servers import Server, running
from benchmarks.stage import STUDY, environment, fetch, stage

PAIRS = 5
REQUESTS = 2000

Address = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a number of requests took: milliseconds of processor time for each, and how many a second."""

    milliseconds: float
    per_second: float


async def compare(folder: Path) -> list[str]:
    """Lines on processor time a request, requests a second, and the server's peak memory."""
    return await against_bare(folder, "study page", lambda _: STUDY, REQUESTS)


async def against_bare(folder: Path, what: str, address: Address, requests: int) -> list[str]:
    """The same lines for pages at addresses by the number of the request; the floor has the first one's
    bytes."""
    settings = environment(folder)
    await stage(settings)
    async with running("portal.app:from_environment", settings) as portal:
        body = folder / "page.gz"
        body.write_bytes(await fetch(portal.url + address(0)))
        async with running("benchmarks.bare:application", {BODY: str(body)}) as bare:
            for server in (portal, bare):
                await _turn(server, address, requests)
            turns = [
                (await _turn(portal, address, requests), await _turn(bare, address, requests))
                for _ in range(PAIRS)
            ]
        peak = portal.peak_mib
    same = f"a bare ASGI application returning the same {body.stat().st_size:,} bytes"
    portal_turns, bare_turns = zip(*turns, strict=True)
    cpu = [[turn.milliseconds for turn in side] for side in (portal_turns, bare_turns)]
    rate = [[turn.per_second for turn in side] for side in (portal_turns, bare_turns)]
    return [
        str(Comparison(f"{what}, processor time", "ms a request", cpu[0], cpu[1], same)),
        str(Comparison(f"{what}, throughput", "requests/s", rate[0], rate[1], same, more_is_better=True)),
        f"peak memory of the server: {peak:.0f} MiB",
    ]


async def _turn(server: Server, address: Address, requests: int) -> Turn:
    before = server.cpu_seconds
    load = await drive(
        server.url, lambda number: get(server.url + address(number), accept_encoding="gzip"), requests
    )
    if load.statuses != {200}:
        raise RuntimeError(f"{server.url} answered {sorted(load.statuses)}")
    return Turn((server.cpu_seconds - before) * 1000 / requests, load.per_second)
