"""Reports of mail that could not be delivered: where they come in, and what follows for leads."""
