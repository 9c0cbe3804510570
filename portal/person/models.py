"""What people asked for about their own data."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class Kind(StrEnum):
    """What was asked for (GDPR, articles 15 and 20, 16, 17)."""

    EXPORT = "export"
    CORRECT = "correct"
    ERASE = "erase"


class RequestState(StrEnum):
    """How far a request has come."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class CameBy(StrEnum):
    """How it reached whoever runs the portal."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    EMAIL = "email"
    IN_PERSON = "in_person"


class Way(StrEnum):
    """How it was made sure that it is they who ask."""

    CALLED_BACK = "called_back"  # on the number in their message
    SIGNED_LETTER = "signed_letter"
    CODE = "code"  # of an e-mail that we sent to their address
    IN_PERSON = "in_person"


class PersonRequest(Base):
    """Somebody asked by telephone or letter to have their data exported, corrected or erased.

    `taken_by` and `done_by` are members of the staff. `sealed` holds their address, what they asked for and
    what was checked of who they are; it is erased with their messages. `due_on` is the last day to answer
    (GDPR, article 12.3)."""

    __tablename__ = "person_request"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    came_by: Mapped[str]
    received_on: Mapped[date]
    due_on: Mapped[date]
    taken_by: Mapped[int] = mapped_column()
    email_index: Mapped[bytes | None] = mapped_column(index=True)
    data_key: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[int | None] = mapped_column()
    outcome: Mapped[str | None]
