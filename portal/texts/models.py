"""The history of texts: every wording that was drafted or shown, from when until when, and by whose word."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime
from portal.texts.places import Place, Scope
from portal.texts.text import Text


class TextState(StrEnum):
    """How far a text has come. Only an approved one is shown, and only until it expires."""

    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


IS_APPROVED = text("state = 'approved'")


class TextVersion(Base):
    """One wording for one place in one language. Once approved, its words never change.

    `scope` and `whose` are a Place; `source` names the file, the setting or the draft it came from. It was
    approved, and so shown, from `approved_at` until `ended_at`, but not after the day `expires_on`;
    `approved_by` is empty where it was approved by standing in a file, `ended_by` where nobody withdrew it.
    `drafted_by` is the member of the staff who drafted it in a browser. There is one approved version at most
    for each place, key and language."""

    __tablename__ = "text_version"
    __table_args__ = (
        Index(
            "ix_text_version_approved",
            *("key", "scope", "whose", "language"),
            unique=True,
            sqlite_where=IS_APPROVED,
            postgresql_where=IS_APPROVED,
        ),
        Index(None, "key", "scope", "whose", "language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    scope: Mapped[str]
    whose: Mapped[str]
    language: Mapped[str]
    body: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str]
    source: Mapped[str]
    ethics_reference: Mapped[str | None]
    expires_on: Mapped[date | None]
    drafted_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[str | None]

    @property
    def place(self) -> Place:
        """What it is for."""
        return Place(Scope(self.scope), self.whose)

    @property
    def as_text(self) -> Text:
        """As the library knows it."""
        return Text(
            key=self.key,
            place=self.place,
            language=self.language,
            body=self.body,
            source=self.source,
            version=self.id,
            ethics_reference=self.ethics_reference,
            expires_on=self.expires_on,
        )
