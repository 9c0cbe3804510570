"""A contact: somebody of the study staff who can be written to or called."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Contact:
    """As the registry lists it or as a person set it; any part may be missing. `picture` is the address of
    one that was uploaded."""

    name: str | None = None
    role: str | None = None
    email: str | None = None
    phone: str | None = None
    phone_ext: str | None = None
    picture: str | None = None

    def as_json(self) -> dict[str, str]:
        """The parts that are known."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, parts: Mapping[str, str]) -> Self:
        return cls(**{name: parts.get(name) for name in cls.__slots__})

    @property
    def plain_name(self) -> str:
        """The name without degrees, as one would say it: "Robin Marsh" of "Robin Marsh, RN"."""
        return (self.name or "").partition(",")[0].strip()

    @property
    def mailbox(self) -> str | None:
        """The e-mail address in the form in which addresses are compared."""
        return self.email.strip().lower() if self.email else None


def live(contacts: Iterable[Contact], paused: Collection[str]) -> list[Contact]:
    """The contacts who can receive a message: they have an e-mail address, and it is not paused."""
    return [contact for contact in contacts if contact.mailbox and contact.mailbox not in paused]
