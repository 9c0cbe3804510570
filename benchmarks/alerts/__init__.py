"""Matching news of studies with many subscriptions, beside the same by a plain scan and by plain SQL."""
