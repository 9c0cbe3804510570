"""A kill at any moment of telling loses no one and tells no one twice."""

import random

import pytest

from portal.alerts.digests import rounds
from portal.alerts.rounds import tell_due
from tests.alerts.followers import Alerts, nct_id, study, told_in
from tests.alerts.test_match_stored import Killed, dying
from tests.databases import on_both_databases

PEOPLE = 6


@on_both_databases
@pytest.mark.parametrize("seed", range(3))
async def test_a_kill_while_digests_are_written_loses_no_one_and_doubles_no_one(
    alerts: Alerts, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    addresses = [f"person{number}@example.org" for number in range(PEOPLE)]
    for address in addresses:
        await alerts.confirmed(email=address)
    await alerts.store(study(1), study(2))
    kills = 0
    with monkeypatch.context() as patched:
        for name in ("_found", "_write", "_move", "enqueue"):
            patched.setattr(rounds, name, dying(getattr(rounds, name), chance))
        for _ in range(200):
            try:
                done = await tell_due(alerts.database, alerts.keyring, alerts.settings, at_any_hour=True)
                if not (done.noticed or done.matched or done.queued):
                    break
            except Killed:
                kills += 1
    assert kills
    await alerts.tell()
    for address in addresses:
        told = [told_in(mail) for mail in alerts.digests(address)]
        assert [sorted(number for number, _what in one) for one in told] == [[nct_id(1), nct_id(2)]]
