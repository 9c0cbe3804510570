"""What tests of every part share: settings, keys and a mail relay; databases.py adds a database."""

import os
from collections.abc import AsyncIterator

import hypothesis
import pytest

from portal.config import Settings
from portal.crypto import Keyring, new_master_key
from tests.smtp import Relay, serving

pytest_plugins = ["tests.databases", "tests.plugin", "tests.thrift"]

# How long an example takes says something of the machine, and nothing of the code.
hypothesis.settings.register_profile(
    "portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("portal")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps the settings of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings as an operator would have them: a database of its own, mail that leads nowhere."""
    return Settings(
        database_url=database_url,
        secret_keys=["a-signing-key-for-tests-of-enough-length"],
        encryption_keys=[new_master_key()],
        smtp_url="smtp://127.0.0.1:9?tls=none",
        mail_from="Study portal <portal@example.org>",
        fallback_email="fallback@example.org",
        operator_name="Example Research",
        operator_address="1 Example Street, Springfield",
    )


@pytest.fixture
def keyring(settings: Settings) -> Keyring:
    """The keys of `settings`."""
    return Keyring(settings.encryption_keys)


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    """A mail relay that takes everything; `relay.url` is its setting."""
    async with serving(Relay()) as relay:
        yield relay
