"""Requests by telephone or letter: a copy of what is held on somebody, its correction, its removal."""
