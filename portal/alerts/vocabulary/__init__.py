"""The conditions that stored studies name, and those that people follow."""
