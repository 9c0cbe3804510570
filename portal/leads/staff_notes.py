"""Notes among staff on a message, which its sender does not see but gets with a copy of everything held on
them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class StaffNote(Base):
    """What a member of the staff (`member_id`) noted on a lead for the others, sealed under a key of its own.
    It goes when the lead is erased."""

    __tablename__ = "staff_note"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("lead.id"), index=True)
    member_id: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    data_key: Mapped[bytes]
    sealed: Mapped[bytes]
