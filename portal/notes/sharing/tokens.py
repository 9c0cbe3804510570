"""The token of a link that is made once, however often its form is sent."""

from portal.crypto import derived
from portal.notes.keys import NotebookKey
from portal.notes.letters import LETTERS
from portal.notes.locking import TOKEN_LENGTH


def token_of_form(key: NotebookKey, form_id: str) -> str:
    """The token that the form of this id leads to: the same each time, and to be guessed by nobody without
    the notebook's key."""
    return _token(key, f"form {form_id}")


def token_after(key: NotebookKey, share_id: str) -> str:
    """The token that takes the place of the one of a share: the same each time."""
    return _token(key, f"after {share_id}")


def _token(key: NotebookKey, made_for: str) -> str:
    random = derived(key.secret, f"share token, {made_for}", TOKEN_LENGTH)
    return "".join(LETTERS[byte % len(LETTERS)] for byte in random)  # 256 is 8 times 32: all are as likely
