"""Signing in: a link and a code go to the mailbox, and work in the browser that asked for them."""
