"""Finding whom the news of studies is for."""
