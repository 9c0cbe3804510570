"""The clock: reminders, cover, an offer to the sender, and an honest closing word."""
