"""Makes the table of places that ships with the portal. For work on the portal only: see README.md here."""
