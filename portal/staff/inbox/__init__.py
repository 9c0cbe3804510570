"""The inbox: every message that somebody of the staff may read, who waits longest first."""
