"""The trail, in the browser."""
