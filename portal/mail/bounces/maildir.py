"""A Maildir folder into which a mail server puts reports: new ones are read, and put aside once what they say
is durable. See https://cr.yp.to/proto/maildir.html for its names and flags."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from portal.mail.bounces.parse import LARGEST

SEEN, SEEN_AND_FLAGGED = ":2,S", ":2,FS"


class NoMaildir(Exception):
    """The folder of PORTAL_BOUNCES_MAILDIR cannot be read or written; the message says why."""


def arrived(folder: Path, most: int) -> list[Path]:
    """Up to so many of the messages that nobody has read, the oldest first by their names. Raises
    NoMaildir."""
    try:
        found = (entry for entry in (folder / "new").iterdir() if not entry.name.startswith("."))
        return sorted(islice(_files(found), most), key=lambda path: path.name)
    except OSError as error:
        raise NoMaildir(f"{folder}: {error.strerror}") from None


def content(path: Path) -> bytes | None:
    """The message, cut just above the largest that is read; None if another worker was faster."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        return None


def put_aside(folder: Path, path: Path, *, flagged: bool) -> None:
    """Marks a message as read, and flags what a person may want to look at. Raises NoMaildir."""
    name = path.name.partition(":")[0] + (SEEN_AND_FLAGGED if flagged else SEEN)
    try:
        path.rename(folder / "cur" / name)
    except FileNotFoundError:
        if not (folder / "cur").is_dir():
            raise NoMaildir(f"{folder}: there is no folder cur") from None
    except OSError as error:
        raise NoMaildir(f"{folder}: {error.strerror}") from None


def _files(entries: Iterable[Path]) -> Iterable[Path]:
    """Regular files alone: a link could lead anywhere, and a pipe would be waited for."""
    return (entry for entry in entries if entry.is_file() and not entry.is_symlink())
