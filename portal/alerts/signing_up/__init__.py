"""Asking for news of studies, and showing that the address is one's own."""
