"""The team's side of a message: reading it and answering without signing in."""
