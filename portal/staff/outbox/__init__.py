"""The outbox, for administrators: what waits, what failed and why, and a second chance."""
