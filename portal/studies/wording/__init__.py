"""The registry's own texts, set out so that they can be read."""
