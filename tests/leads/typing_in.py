"""A filled-in message form for tests, and how it is read."""

from portal.leads.message import Message
from portal.leads.sending.forms import Choices, read
from portal.web.forms import Form

ONE_SITE = Choices({7: "United States"})
TYPED = {
    "first_name": "Robin",
    "last_name": "Marsh",
    "email": "robin@example.org",
    "phone": "202-555-0123",
    "consent": "yes",
}
NAMES = [
    "José",
    "علي",
    "שרה כהן",
    "王小明",
    "O'Neil-Łoś",
    "👩🏽‍⚕️ Ana",
    "می‌خواهم",
    "Nguyễn Thị Minh Khai",
    "None",
    "<<Mart>>",
]
HIDDEN = [
    "\0",
    "\r",
    "\n",
    "\r\nBcc: x@example.org",
    "\x1b",
    "\x85",
    "\u2028",
    "\u2029",
    "\u202e",
    "\ufdd0",
    "\ufffd",
    "\ue000",
]
LINES = ["first_name", "last_name", "helper_name", "relationship", "best_time", "other_language"]
HELPED = {"on_behalf": "yes", "helper_name": "Kim", "relationship": "daughter", "permission": "yes"}


def form(**typed: str) -> Form:
    return Form({name: [value] for name, value in (TYPED | typed).items()})


def taken(choices: Choices = ONE_SITE, /, **typed: str) -> Message:
    filled = form(**typed)
    message = read(filled, choices)
    assert message is not None, filled.errors
    return message


def refused(choices: Choices = ONE_SITE, /, **typed: str) -> dict[str, str]:
    filled = form(**typed)
    assert read(filled, choices) is None
    return filled.errors
