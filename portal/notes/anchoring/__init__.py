"""Finding the place of a note again in the text of a study as it stands today.

Better lost than wrong: a place that is not certain is not taken, and words that differ are never called the
same. Everything here is a pure function of a quote and the texts of a page."""
