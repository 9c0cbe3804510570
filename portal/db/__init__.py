"""The database: engines, column types, and the schema's version."""

from portal.db.base import Base, UTCDateTime
from portal.db.engine import Database

__all__ = ["Base", "Database", "UTCDateTime"]
