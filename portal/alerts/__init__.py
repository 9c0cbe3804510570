"""News of studies: who asked to hear of which, what they are told, and how they leave."""
