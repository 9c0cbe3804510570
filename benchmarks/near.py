"""The study page for a place that somebody named, another place each time, against the same bare application:
such a page is nobody else's, so it is made for each request."""

from pathlib import Path

from benchmarks.pages import against_bare

FORTY_SITES = "/studies/NCT90000002"
REQUESTS = 300
ZIPS = ("78701", "10001", "60601", "94103", "33101", "98101", "02139", "80202", "55401", "30303")


async def compare(folder: Path) -> list[str]:
    """Lines on processor time a request, requests a second, and the server's peak memory."""

    def address(number: int) -> str:
        return f"{FORTY_SITES}?near={ZIPS[number % len(ZIPS)]}"

    return await against_bare(folder, "study page of 40 sites for a place", address, REQUESTS)
