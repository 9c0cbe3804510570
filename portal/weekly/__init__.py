"""The operator's weekly mail: all well, or the few things that need a person."""
