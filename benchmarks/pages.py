"""The study page against a bare ASGI application that returns the same bytes on the same server."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare import BODY
from benchmarks.load import drive, get
from benchmarks.report import Comparison
from benchmarks.servers import Server, running
from benchmarks.stage import STUDY, environment, fetch, stage

PAIRS = 5
REQUESTS = 2000


@dataclass(frozen=True, slots=True)
class Turn:
    """What a number of requests took: milliseconds of processor time for each, and how many a second."""

    milliseconds: float
    per_second: float


async def compare(folder: Path) -> list[str]:
    """Lines on processor time a request, requests a second, and the server's peak memory."""
    settings = environment(folder)
    await stage(settings)
    async with running("portal.app:from_environment", settings) as portal:
        body = folder / "page.gz"
        body.write_bytes(await fetch(portal.url + STUDY))
        async with running("benchmarks.bare:application", {BODY: str(body)}) as bare:
            for server in (portal, bare):
                await _turn(server)
            turns = [(await _turn(portal), await _turn(bare)) for _ in range(PAIRS)]
        peak = portal.peak_mib
    same = f"a bare ASGI application returning the same {body.stat().st_size:,} bytes"
    portal_turns, bare_turns = zip(*turns, strict=True)
    cpu = [[turn.milliseconds for turn in side] for side in (portal_turns, bare_turns)]
    rate = [[turn.per_second for turn in side] for side in (portal_turns, bare_turns)]
    return [
        str(Comparison("study page, processor time", "ms a request", cpu[0], cpu[1], same)),
        str(Comparison("study page, throughput", "requests/s", rate[0], rate[1], same, more_is_better=True)),
        f"peak memory of the server: {peak:.0f} MiB",
    ]


async def _turn(server: Server) -> Turn:
    before = server.cpu_seconds
    load = await drive(server.url, lambda _: get(server.url + STUDY, accept_encoding="gzip"), REQUESTS)
    if load.statuses != {200}:
        raise RuntimeError(f"{server.url} answered {sorted(load.statuses)}")
    return Turn((server.cpu_seconds - before) * 1000 / REQUESTS, load.per_second)
