"""One database, two ways in: `write` for transactions that change something, `read` for those that look."""

import shutil
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

BUSY_SECONDS = 30
ROOM_BYTES = 32 * 1024 * 1024  # some thousand messages with their mails
CHECKPOINT_SECONDS = 3  # others cannot write while a checkpoint waits for readers
READERS = 4

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a receipt is shown only for what a power cut cannot take back
    "foreign_keys=ON",
    "secure_delete=ON",  # what is erased is overwritten, not merely unlinked
    "temp_store=MEMORY",
    f"busy_timeout={BUSY_SECONDS * 1000}",
)


class Database:
    """Engines and session makers for a `PORTAL_DATABASE_URL`.

    On SQLite one connection writes, each transaction taking the write lock at its start (`BEGIN IMMEDIATE`),
    so that two writers queue instead of failing half-way; readers have connections of their own that cannot
    write. On PostgreSQL both are the same engine. Errors never quote parameters: they would carry personal
    data into a log.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_postgresql = self.url.get_backend_name() == "postgresql"
        self._engines = (
            [self._postgresql()] if self.is_postgresql else [self._sqlite_writer(), self._sqlite_readers()]
        )
        self.write = async_sessionmaker(self._engines[0], expire_on_commit=False)
        self.read = async_sessionmaker(self._engines[-1], expire_on_commit=False)

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine, for migrations."""
        return self._engines[0]

    async def dispose(self) -> None:
        """Closes every connection; a process that forgets this leaves threads behind."""
        for engine in self._engines:
            await engine.dispose()

    def has_room(self) -> bool:
        """Whether the disk under SQLite's file is not nearly full; PostgreSQL's cannot be seen from here.
        Nothing is written to find out, since anybody may ask."""
        if self.is_postgresql or not self.url.database:
            return True
        return shutil.disk_usage(Path(self.url.database).absolute().parent).free >= ROOM_BYTES

    async def checkpoint(self) -> bool:
        """Moves what SQLite's log holds into the database's file and empties the log, so that what was erased
        stands in neither; False where somebody was reading all the while. PostgreSQL does such by itself."""
        if self.is_postgresql:
            return True
        async with self.engine.connect() as connection:
            await connection.exec_driver_sql("COMMIT")  # within a transaction there is no checkpoint
            await connection.exec_driver_sql(f"PRAGMA busy_timeout={CHECKPOINT_SECONDS * 1000}")
            answer = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).one()
            await connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            await connection.exec_driver_sql("BEGIN")
        return not answer[0]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.dispose()

    def _postgresql(self) -> AsyncEngine:
        return create_async_engine(self.url, pool_pre_ping=True, hide_parameters=True)

    def _sqlite_writer(self) -> AsyncEngine:
        return _sqlite(self.url, connections=1, pragmas=PRAGMAS, begin="BEGIN IMMEDIATE")

    def _sqlite_readers(self) -> AsyncEngine:
        return _sqlite(self.url, connections=READERS, pragmas=(*PRAGMAS, "query_only=ON"), begin="BEGIN")


def _sqlite(url: URL, connections: int, pragmas: tuple[str, ...], begin: str) -> AsyncEngine:
    """Turns off the driver's own transactions, which begin too late, and begins them here."""
    engine = create_async_engine(
        url, pool_size=connections, max_overflow=0, pool_timeout=BUSY_SECONDS, hide_parameters=True
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def session_is_postgresql(session: AsyncSession) -> bool:
    """Whether a statement in this session may use what only PostgreSQL has."""
    return session.get_bind().dialect.name == "postgresql"
