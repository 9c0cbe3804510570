"""E-mail: composed, kept in an outbox that is written with what it is about, and relayed at least once."""
