"""Who is told of a message, and whoever comes next when they cannot be reached."""
