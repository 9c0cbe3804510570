"""Logs for the operator: one JSON line an event, with ids and never with personal data."""

import logging
import sys
import traceback
from typing import Any

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def configure() -> None:
    """Sends the portal's events to standard error and quiets the libraries, whose lines could carry
    addresses."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        # Asked for anew each time: a command run inside another program has a standard error of its own.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def failure(event: str, error: BaseException, **ids: Any) -> None:
    """Logs where an error came from, but not its message, which may quote what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    log.error(event, error=type(error).__name__, where=where, **ids)
