"""A whole portal for tests of the staff side, with the study and the mail relay of tests of messages.

Who is signed in is made by `signed_in(portal, …)` in tests/staff/people.py."""

from tests.leads.conftest import portal, relay

__all__ = ["portal", "relay"]
