"""What members of the staff see and change of their own account."""
