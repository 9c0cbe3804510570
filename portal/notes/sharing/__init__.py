"""Giving chosen notes to somebody else: what is shared, for how long, and stopping it."""
