"""Pages about the portal itself: privacy, accessibility, and questions people ask."""
