"""News of studies, in numbers, for administrators."""
