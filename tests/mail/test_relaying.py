"""Mail reaches a real SMTP server in the ways an operator may ask for, and in no other."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.config import Settings
from portal.mail import transport
from portal.mail.models import State
from portal.mail.outcomes import Verdict
from portal.mail.relay import Relay
from portal.mail.transport import CannotConnect
from tests.databases import on_both_databases
from tests.mail.certificates import contexts
from tests.mail.conftest import Office
from tests.mail.server import EHLO, MAIL, FaultyRelay
from tests.smtp import HOST, USER, serving

Worker = Callable[..., Relay]

PASSWORD = "correct horse / battery: staple@home"
QUOTED = "correct%20horse%20%2F%20battery%3A%20staple%40home"


@on_both_databases
async def test_what_is_due_is_sent_once_to_one_recipient_each(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    first = await office.put(to="jo@example.org", about="lead:1")
    second = await office.put(to="sam@example.org", about="lead:2")
    relay = worker()
    outcomes = await relay.deliver_due()
    assert [(outcome.mail_id, outcome.state) for outcome in outcomes] == [
        (first, State.ACCEPTED),
        (second, State.ACCEPTED),
    ]
    assert await relay.deliver_due() == []
    assert [mail.recipients for mail in server.received] == [("jo@example.org",), ("sam@example.org",)]
    assert {mail.sender for mail in server.received} == {"portal@example.org"}
    assert server.connections == 1
    assert await office.states() == {"accepted": 2}


async def test_the_message_on_the_wire_is_the_one_that_was_put_in(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    text = ".\n..\nA line with a dot\n.\n"
    mail_id = await office.put(subject="Grüße", text=text, html="<p>\n.\n</p>\n")
    await worker().deliver_due()
    [received] = server.received
    row = await office.row(mail_id)
    body = received.message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text
    assert received.message["Subject"] == "Grüße"
    assert received.message["From"] == "Example Research <portal@example.org>"
    assert received.message["Reply-To"] == "fallback@example.org"
    assert received.message["Message-ID"] == row.message_id == f"<{mail_id}@example.org>"
    assert received.message["Date"].datetime == row.created_at.replace(microsecond=0)


async def test_what_is_more_urgent_goes_first_then_what_is_older(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    for to, priority in (("older", 10), ("newer", 10), ("urgent", 1)):
        await office.put(to=f"{to}@example.org", priority=priority)
    await worker().deliver_due()
    assert [mail.recipients[0].split("@")[0] for mail in server.received] == ["urgent", "older", "newer"]


async def test_starttls_and_a_password_are_used_as_asked(
    office: Office, worker: Worker, tmp_path: Path
) -> None:
    server_tls, client_tls = contexts(tmp_path)
    async with serving(FaultyRelay(), tls=server_tls, password=PASSWORD) as server:
        await office.put()
        url = f"smtp://{USER}:{QUOTED}@{HOST}:{server.port}?tls=starttls"
        [outcome] = await worker(url, tls_context=client_tls).deliver_due()
        assert outcome.state is State.ACCEPTED
        assert len(server.received) == 1


async def test_encryption_from_the_first_byte_is_used_as_asked(
    office: Office, worker: Worker, tmp_path: Path
) -> None:
    server_tls, client_tls = contexts(tmp_path)
    relay = FaultyRelay()
    listening = await asyncio.get_running_loop().create_server(
        lambda: relay.connection(None, ""), HOST, 0, ssl=server_tls
    )
    async with listening:
        await office.put()
        port = listening.sockets[0].getsockname()[1]
        way = worker(f"smtp://{HOST}:{port}?tls=implicit", tls_context=client_tls)
        [outcome] = await way.deliver_due()
        assert outcome.state is State.ACCEPTED
        assert len(relay.received) == 1
        await way.close()


async def test_a_relay_that_offers_no_starttls_gets_no_mail(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    mail_id = await office.put()
    [outcome] = await worker(f"smtp://{HOST}:{server.port}?tls=starttls").deliver_due()
    assert outcome.verdict is Verdict.RELAY_DOWN
    assert server.received == []
    row = await office.row(mail_id)
    assert (row.state, row.attempts, row.unknowns, row.phase) == ("queued", 0, 0, None)


async def test_a_certificate_nobody_vouches_for_gets_no_mail(
    office: Office, worker: Worker, tmp_path: Path
) -> None:
    server_tls, _ = contexts(tmp_path)
    async with serving(FaultyRelay(), tls=server_tls) as server:
        await office.put()
        [outcome] = await worker(f"smtp://{HOST}:{server.port}?tls=starttls").deliver_due()
        assert outcome.verdict is Verdict.RELAY_DOWN
        assert server.received == []


async def test_a_wrong_password_gets_no_mail_through_and_costs_no_try(
    office: Office, worker: Worker, tmp_path: Path
) -> None:
    server_tls, client_tls = contexts(tmp_path)
    async with serving(FaultyRelay(), tls=server_tls, password=PASSWORD) as server:
        mail_id = await office.put()
        url = f"smtp://{USER}:wrong@{HOST}:{server.port}?tls=starttls"
        [outcome] = await worker(url, tls_context=client_tls).deliver_due()
        assert (outcome.verdict, outcome.code) == (Verdict.RELAY_DOWN, 535)
        assert (await office.row(mail_id)).attempts == 0
        assert server.received == []


async def test_a_connection_the_relay_closed_meanwhile_is_opened_again_without_harm(
    office: Office, worker: Worker, server: FaultyRelay
) -> None:
    relay = worker()
    await office.put()
    await relay.deliver_due()
    server.script = {MAIL: ["hang up"]}
    await office.put()
    [outcome] = await relay.deliver_due()
    assert outcome.state is State.ACCEPTED
    assert server.connections == 2


async def test_check_greets_the_relay_as_the_worker_would(server: FaultyRelay) -> None:
    await transport.greet(server.url)
    with pytest.raises(CannotConnect, match="STARTTLS"):
        await transport.greet(f"smtp://{HOST}:{server.port}?tls=starttls")
    server.script = {EHLO: ["550 Go away"]}
    with pytest.raises(CannotConnect, match="550 Go away"):
        await transport.greet(server.url)


async def test_a_relay_is_named_to_the_server_by_the_senders_domain(
    office: Office, worker: Worker, server: FaultyRelay, settings: Settings
) -> None:
    seen: list[str] = []

    async def handle_ehlo(
        _server: object, session: object, _envelope: object, host: str, lines: list[str]
    ) -> list[str]:
        seen.append(host)
        session.host_name = host  # type: ignore[attr-defined]
        return lines

    server.handle_EHLO = handle_ehlo  # type: ignore[attr-defined]
    await office.put()
    await worker().deliver_due()
    assert seen == ["example.org"]
