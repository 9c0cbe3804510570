"""What is between the portal and the people behind sites, beside single messages: what waits for them, and
whether they are still the ones to ask."""
