"""When a mail is tried again, and how long an ill relay is left alone. Pure: the caller adds these to
the clock."""

import random
from datetime import timedelta

FIRST_RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120))
LATER_RETRIES = timedelta(hours=3)
GIVE_UP_AFTER = timedelta(days=5)
JITTER = 0.1

UNKNOWN_RETRY = timedelta(minutes=5)
MOST_UNKNOWNS = 3

FIRST_BACKOFF = timedelta(seconds=5)
LONGEST_BACKOFF = timedelta(minutes=5)


def retry_after(attempts: int) -> timedelta | None:
    """The wait after this many refused attempts (1 is the first); None when five days of them are over.

    The days are counted in waits, not on the calendar: a mail that lay while the relay was down keeps its
    chances.
    """
    if waited(attempts) > GIVE_UP_AFTER:
        return None
    return jittered(_wait(attempts))


def waited(attempts: int) -> timedelta:
    """All the waits up to and with the one after this many attempts, without jitter."""
    return sum((_wait(number) for number in range(1, attempts + 1)), timedelta())


def unknown_after(unknowns: int) -> timedelta | None:
    """The wait before a mail is sent once more whose answer never came; None when it is to be parked."""
    return None if unknowns >= MOST_UNKNOWNS else jittered(UNKNOWN_RETRY * unknowns)


def backoff(failures: int) -> timedelta:
    """How long the relay is left alone after this many failures in a row (1 is the first)."""
    doublings = min(failures - 1, 10)
    return jittered(min(FIRST_BACKOFF * 2**doublings, LONGEST_BACKOFF))


def jittered(wait: timedelta) -> timedelta:
    """A tenth more or less, so that what failed together does not return together."""
    return wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nobody gains by guessing it


def _wait(attempts: int) -> timedelta:
    return FIRST_RETRIES[attempts - 1] if attempts <= len(FIRST_RETRIES) else LATER_RETRIES
