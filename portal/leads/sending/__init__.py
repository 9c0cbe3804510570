"""Sending a message: the form, and taking what was written."""
