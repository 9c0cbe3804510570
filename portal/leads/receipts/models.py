"""What is stored of somebody who lost a link, for as long as it takes to answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class LostLink(Base):
    """Somebody asked for the links of an address, in a language, at a moment.

    `fingerprints` are the keyed ones of the address, in hexadecimal, under each key in use: the address
    itself is not stored, for most who could be asked about never wrote here."""

    __tablename__ = "lost_link"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    fingerprints: Mapped[list[Any]] = mapped_column(JSON)
    language: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
