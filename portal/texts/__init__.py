"""Texts that operators and study teams may set: placeholders, where a text is found, and the last look
before it is shown."""
