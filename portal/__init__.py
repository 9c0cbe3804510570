"""A portal at which a person who reads about a clinical study can reach the people who run it."""

__version__ = "0.1.0"
