"""A whole portal, as for messages."""

from tests.leads.conftest import portal, relay

__all__ = ["portal", "relay"]
