"""`portal demo`: a whole portal that leaves nothing behind."""

import asyncio
import signal
import socket
from pathlib import Path

import httpx2
import pytest

from portal.addresses import ROUTES
from tests.demo.process import a_demo, start

TYPED = {
    "first_name": "Jo",
    "last_name": "Doe",
    "email": "jo@example.com",
    "phone": "202-555-0123",
    "consent": "yes",
}


async def test_it_shows_what_it_promises_and_takes_a_message_to_its_end() -> None:
    async with a_demo() as demo, httpx2.AsyncClient(follow_redirects=True) as browser:
        statuses = {address: (await browser.get(address)).status_code for address in demo.addresses}
        assert set(statuses.values()) == {200}, statuses

        form = next(address for address in demo.addresses if address.endswith("/message"))
        receipt = await browser.post(form, data=TYPED | {"site": await site_of(browser, form)})
        assert "/receipts/" in str(receipt.url)
        mailbox = await mails_in(browser, demo.base_url, "jo@example.com", "robin.marsh@example.org")
        assert "jo@example.com" in mailbox
        assert "robin.marsh@example.org" in mailbox


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
@pytest.mark.parametrize("used", [True, False], ids=["used", "at once"])
async def test_stopping_it_leaves_nothing_behind(how: signal.Signals, used: bool) -> None:
    async with a_demo() as demo:
        assert "portal.db" in files_in(demo.folder)
        if used:
            async with httpx2.AsyncClient() as browser:
                await browser.get(demo.base_url)
        said = await demo.stop(how)
        assert demo.process.returncode == 0
        assert "The demo has stopped" in said
        assert files_in(demo.folder) == set()


async def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = await start("--port", port, folder=tmp_path)
        _, said = await process.communicate()
    assert process.returncode == 1
    (sentence,) = said.decode().splitlines()
    assert sentence.startswith(f"Error: Port {port} is taken. Choose another: portal demo --port ")
    assert files_in(tmp_path) == set()


async def test_the_settings_of_a_real_portal_are_left_alone(tmp_path: Path) -> None:
    real = tmp_path / "real.db"
    async with a_demo(
        PORTAL_DATABASE_URL=f"sqlite+aiosqlite:///{real}", PORTAL_OPERATOR_NAME="The Real One"
    ) as demo:
        async with httpx2.AsyncClient() as browser:
            page = await browser.get(demo.addresses[0])
        assert "The Real One" not in page.text
        assert not real.exists()


def test_a_portal_that_is_not_a_demo_has_none_of_its_pages() -> None:
    assert [route.path for route in ROUTES if "demo" in route.path] == []


def files_in(folder: Path) -> set[str]:
    """The names of all files and folders below it."""
    return {path.name for path in folder.rglob("*")}


async def site_of(browser: httpx2.AsyncClient, form: str) -> str:
    """The site that the form writes to."""
    page = (await browser.get(form)).text
    return page.partition('name="site" value="')[2].partition('"')[0]


async def mails_in(browser: httpx2.AsyncClient, base_url: str, *to: str) -> str:
    """The mailbox's page once it has e-mails to all of these."""
    async with asyncio.timeout(30):
        while True:
            page = (await browser.get(f"{base_url}/demo/mailbox")).text
            if all(address in page for address in to):
                return page
            await asyncio.sleep(0.2)
