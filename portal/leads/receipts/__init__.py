"""The receipt: what became of a message, and what its sender can still do about it."""
