"""Keeping studies as the registry has them."""
