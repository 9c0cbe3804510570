"""Links to messages that were replaced by newer ones."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class ReplacedLink(Base):
    """A token that once opened an `AnswerLink`. It opens nothing any more, but whoever comes with it is told
    where the newer one went."""

    __tablename__ = "replaced_link"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    link_id: Mapped[str] = mapped_column(ForeignKey("answer_link.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
