"""One message as the staff work on it: answers, states, notes, replies, whose it is, and who was told."""
