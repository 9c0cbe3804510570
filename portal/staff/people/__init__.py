"""Who belongs to the staff, in the browser."""
