"""A whole portal, as in the tests of messages."""

from tests.leads.conftest import portal, relay

__all__ = ["portal", "relay"]
