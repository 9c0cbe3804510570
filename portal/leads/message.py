"""What a person wrote to a study team, as a value."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from portal.i18n import language_name

OTHER_LANGUAGE = "other"


class ContactBy(StrEnum):
    """How somebody wants to be reached."""

    EITHER = "either"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Message:
    """A message and who it is from, checked and cleaned, in the words they were typed in.

    `email` is as typed and `email_ascii` the same for mail servers; `phone` is as typed, `phone_e164` and
    `phone_extension` the same for dialling. `language` is a code of i18n.SPOKEN_LANGUAGES, "other" or empty.
    `helper_name` is set when somebody writes for the person named: e-mail address and number are then theirs.
    """

    site_id: int
    first_name: str
    last_name: str
    email: str
    email_ascii: str
    phone: str
    phone_e164: str
    phone_extension: str = ""
    language: str = ""
    other_language: str = ""
    text: str = ""
    contact_by: ContactBy = ContactBy.EITHER
    best_time: str = ""
    voicemail_ok: bool = False
    helper_name: str = ""
    relationship: str = ""

    @property
    def full_name(self) -> str:
        """The name of the person the message is about."""
        return f"{self.first_name} {self.last_name}"

    @property
    def whom_to_contact(self) -> str:
        """Whose e-mail address and number these are."""
        return self.helper_name or self.full_name

    @property
    def is_for_someone_else(self) -> bool:
        """Whether a relative, friend or other helper wrote it."""
        return bool(self.helper_name)

    @property
    def may_be_called(self) -> bool:
        """Whether the sender wants calls at all."""
        return self.contact_by is not ContactBy.EMAIL

    @property
    def may_be_mailed(self) -> bool:
        """Whether the sender wants e-mail from the team."""
        return self.contact_by is not ContactBy.PHONE

    @property
    def reply_language(self) -> str:
        """The language to answer in, by its own name; empty where English is fine."""
        chosen = language_name(self.language) if self.language not in {"", OTHER_LANGUAGE} else ""
        return ", ".join(name for name in (chosen, self.other_language) if name)

    def as_json(self) -> str:
        """The same message always gives the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, parts: Mapping[str, Any]) -> Self:
        """The message that `as_json` wrote."""
        return cls(**{**parts, "contact_by": ContactBy(parts["contact_by"])})
