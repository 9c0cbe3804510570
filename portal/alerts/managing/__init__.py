"""A person's own page: what they asked for, what they were told, and leaving."""
