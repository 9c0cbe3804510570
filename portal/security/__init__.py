"""What stands between the network and the pages: plain ASGI, one concern a module."""
