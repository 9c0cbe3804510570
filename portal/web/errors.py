"""What can go wrong with a request, named after the fact; `app` maps each to a page."""


class NotFound(Exception):
    """There is nothing at this address."""


class UnreadableForm(Exception):
    """The body of a request is not a form, or has more fields than any form here."""
