"""An address says to which methods it answers."""

import httpx2
import pytest

from tests.leads.people import FORM, Portal


@pytest.mark.parametrize(
    ("address", "methods"),
    [
        (FORM, "GET, HEAD, POST"),
        (f"/es{FORM}", "GET, HEAD, POST"),
        ("/receipts/x/withdraw", "POST"),
        ("/", "GET, HEAD"),
    ],
)
async def test_a_method_that_an_address_does_not_know_is_answered_with_those_it_knows(
    portal: Portal, address: str, methods: str
) -> None:
    transport = httpx2.ASGITransport(app=portal.application)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.delete(address)
    assert (answer.status_code, answer.headers["allow"]) == (405, methods)
