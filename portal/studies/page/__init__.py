"""What the page of a study shows."""
