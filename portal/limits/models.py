"""What has been counted."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class LimitCount(Base):
    """How often something was done by one address, to one mailbox, and so on, until its window ends.

    `key` is a keyed fingerprint of what is counted and for whom: neither stands in the table.
    """

    __tablename__ = "limit_count"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    number: Mapped[int]
    until: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
