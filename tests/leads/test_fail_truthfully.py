"""When something breaks while a message is sent: the page says that it was not sent, and nothing typed is
printed."""

import pytest

from portal import logs
from portal.leads.sending import routes
from tests.leads.people import TYPED, Portal, text


async def test_a_message_that_could_not_be_stored_was_not_sent_and_stands_in_no_log(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def break_down(*_: object) -> None:
        raise ValueError(TYPED["email"])

    logs.configure()
    monkeypatch.setattr(routes, "receive", break_down)
    answer = await portal.browser().send()
    assert answer.status_code == 500
    assert "If you were sending a message and saw no receipt, it was not sent." in text(answer)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    printed = capsys.readouterr().err
    assert "request.failed" in printed
    assert TYPED["email"] not in printed
    assert await portal.leads() == []
