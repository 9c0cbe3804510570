"""Opening shared notes with the link and the passcode."""
