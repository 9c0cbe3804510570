"""Names of conditions: those that studies bear, and those that people follow."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class Term(Base):
    """A name of a condition in the stored studies. `words` are its words as they are compared, sorted;
    `label` is how it is written."""

    __tablename__ = "alert_term"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]


class TermWord(Base):
    """A word of a name."""

    __tablename__ = "alert_term_word"

    word: Mapped[str] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("alert_term.id"), primary_key=True, index=True)


class StudyTerm(Base):
    """A study bears this name: among its conditions and keywords, as a MeSH heading, or above one."""

    __tablename__ = "alert_study_term"

    term_id: Mapped[int] = mapped_column(ForeignKey("alert_term.id"), primary_key=True)
    nct_id: Mapped[str] = mapped_column(primary_key=True, index=True)


class Synonym(Base):
    """The registry found this name (`words`) in some record, and took it for the heading `label`."""

    __tablename__ = "alert_synonym"

    words: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)


class FollowedCondition(Base):
    """Words that somebody follows, as they are compared, sorted. It goes when nobody follows them any
    more."""

    __tablename__ = "alert_condition"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(unique=True)
    used_at: Mapped[datetime] = mapped_column(UTCDateTime)
