"""Opening a book: SQLite files the safe way, PostgreSQL by URL. The one place that knows both drivers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import CounterfoilError, Unavailable

if TYPE_CHECKING:  # a window on a file has its rows before SQLAlchemy is imported
    from sqlalchemy import Engine

APPLICATION_ID = 0x436F756E  # "Coun" in the file's header
# The first SQLite without the WAL-reset bug.
SQLITE_NEEDED = (3, 51, 3)
# One decision at a time, whoever makes it: the advisory lock of the books ("counterf" as a number).
_POSTGRES_LOCK = 7165351119571743334


class SqliteWords:
    """How SQLite says begin and what its errors mean."""

    name = "sqlite"
    begin_write = "BEGIN IMMEDIATE"
    begin_read = "BEGIN"
    after_begin_write = ""


class PostgresWords:
    """How PostgreSQL says begin and what its errors mean."""

    name = "postgresql"
    begin_write = "BEGIN"
    begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    after_begin_write = f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})"


Words = type[SqliteWords] | type[PostgresWords]


class Lent:
    """A connection that a `SqlitePool` lends; the same face as SQLAlchemy's for a server."""

    __slots__ = ("_pool", "driver_connection")

    def __init__(self, pool: SqlitePool, connection: Any) -> None:
        self._pool = pool
        self.driver_connection = connection

    def cursor(self) -> Any:
        """A cursor of the driver."""
        return self.driver_connection.cursor()

    def close(self) -> None:
        """Back to the pool."""
        self._pool.take_back(self.driver_connection)

    def invalidate(self) -> None:
        """Not to be lent again."""
        self.driver_connection.close()


class SqlitePool:
    """Connections to one file, kept open and lent, the last one first: its pages are in memory.

    As many as are asked for at the same time, which is a writer and a few readers.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._idle: list[Any] = []
        self._ended = False

    def raw_connection(self) -> Lent:
        """Lend a connection."""
        try:
            return Lent(self, self._idle.pop())
        except IndexError:
            return Lent(self, self._make())

    def take_back(self, connection: Any) -> None:
        """A connection that was lent."""
        if self._ended:
            connection.close()
        else:
            self._idle.append(connection)

    def dispose(self) -> None:
        """Close all; those still lent are closed when they come back."""
        self._ended = True
        while self._idle:
            self._idle.pop().close()


def open_engine(where: str, durable: bool = True) -> tuple[SqlitePool | Engine, Words]:
    """What lends connections to a file path or a postgresql:// URL.

    Not `durable`: a file that is being made and is thrown away if the power fails; no commit waits for the disk.
    """
    if where.startswith(("postgresql://", "postgres://")):
        return _open_postgres(where), PostgresWords
    return SqlitePool(_sqlite_maker(where, durable)), SqliteWords


def open_for_migration(where: str) -> tuple[Engine, Words]:
    """The same as SQLAlchemy's own engine, as Alembic wants it."""
    if where.startswith(("postgresql://", "postgres://")):
        return _open_postgres(where), PostgresWords
    from pysqlite3 import dbapi2
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    make = _sqlite_maker(where, durable=True)
    engine = create_engine("sqlite://", creator=make, module=dbapi2, poolclass=NullPool, pool_reset_on_return=None)
    return engine, SqliteWords


def _open_postgres(where: str) -> Engine:
    from sqlalchemy import create_engine, event

    url = "postgresql+psycopg://" + where.split("://", 1)[1]
    try:
        engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=6)
    except ValueError:  # such as a port that is no number
        raise Unavailable("That is no address of a database; it looks like postgresql://user@host/name.") from None
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def connect(engine: SqlitePool | Engine) -> Any:
    """A raw connection from the pool. Raises Unavailable with a sentence."""
    try:
        return engine.raw_connection()
    except Exception as error:
        sentence = to_sentence(error)
        if sentence is None and type(error).__name__ == "OperationalError":
            # Nothing of ours has been said yet: this is the server's "there is no such database", or a wrong address.
            sentence = Unavailable(f"The database cannot be reached ({str(error).splitlines()[0]}).")
        raise (sentence or error) from error


def _prepare_postgres(connection: Any, _record: object) -> None:
    """Sums of whole numbers come back as whole numbers: as decimals they would be written into facts as text."""
    from psycopg.adapt import Loader

    class WholeNumbers(Loader):
        def load(self, data: Any) -> int | Decimal:
            number = Decimal(bytes(data).decode())
            return int(number) if number == number.to_integral_value() else number

    connection.adapters.register_loader("numeric", WholeNumbers)


def _sqlite_maker(where: str, durable: bool) -> Callable[[], Any]:
    # Imported here, for a hub on PostgreSQL has no need of it.
    from pysqlite3 import dbapi2

    if dbapi2.sqlite_version_info < SQLITE_NEEDED:
        raise Unavailable(
            f"SQLite {dbapi2.sqlite_version} can lose data; Counterfoil needs {'.'.join(map(str, SQLITE_NEEDED))}. "
            "Install the package pysqlite3 again."
        )
    path = Path(where)
    if where != ":memory:" and _on_network(path):
        raise Unavailable(f"{path} lies on a network share, where SQLite loses data. Choose a folder on this computer.")
    if where != ":memory:" and (service := _synced_by(path)):
        raise Unavailable(
            f"{path} lies in a folder that {service} copies while it is written, which damages it. "
            "Choose another folder, and put backups there."
        )

    def make() -> Any:
        connection = dbapi2.connect(where, isolation_level=None, check_same_thread=False, cached_statements=400)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            if not durable:  # nor is anything erased in a file that is being made
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("PRAGMA secure_delete = OFF")
        except BaseException:
            connection.close()
            raise
        return connection

    return make


_PRAGMAS = (
    "busy_timeout = 10000",
    "journal_mode = WAL",
    # With NORMAL half of the simulated power cuts lost an acknowledged order.
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    # What is erased is gone from the file, not only from its tables.
    "secure_delete = ON",
    "temp_store = MEMORY",
    "cache_size = -32000",
    "mmap_size = 268435456",
)

_SHARES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afpfs", "webdav", "davfs"}


def _on_network(path: Path) -> bool:
    """Whether the file would lie on a network share, where write-ahead logs do not work."""
    text = str(path)
    if text.startswith(("\\\\", "//")):
        return True
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    folder = str(path.absolute().parent)
    best = ("", "")
    for row in mounts.read_text(errors="replace").splitlines():
        _, point, kind, *_ = row.split()
        inside = folder == point or folder.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1] in _SHARES


# What services that copy files behind our back leave in the top of their folder, or call it.
_SYNC_MARKS = {
    ".dropbox.cache": "Dropbox", ".stfolder": "Syncthing", ".tmp.drivedownload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud", ".owncloudsync.log": "ownCloud",
}  # fmt: skip
_SYNC_NAMES = {
    "dropbox": "Dropbox", "onedrive": "OneDrive", "icloud drive": "iCloud", "mobile documents": "iCloud",
    "my drive": "Google Drive",
}  # fmt: skip


def _synced_by(path: Path) -> str:
    """The service that copies the folder of this file elsewhere, or "": a log and its file must be copied as one."""
    for folder in path.absolute().parents:
        name = folder.name.casefold()
        known = _SYNC_NAMES.get(name) or ("OneDrive" if name.startswith("onedrive - ") else "")
        known = known or next((service for mark, service in _SYNC_MARKS.items() if (folder / mark).exists()), "")
        # Nextcloud names its file after the account: .sync_1a2b.db, ._sync_1a2b.db
        if known or any(folder.glob(".sync_*.db")) or any(folder.glob("._sync_*.db")):
            return known or "Nextcloud"
    return ""


@contextlib.contextmanager
def in_sentences() -> Iterator[None]:
    """What the driver refuses inside is said as Unavailable, in a sentence; our own mistakes stay what they are."""
    try:
        yield
    except CounterfoilError:
        raise
    except Exception as error:
        raise (to_sentence(error) or error) from error


def to_sentence(error: Exception) -> Unavailable | None:
    """The driver's error as a sentence for a person, or None if it is our own mistake."""
    text = str(error).lower()
    kind = type(error).__name__
    if "locked" in text or "busy" in text:
        return Unavailable("Another program is writing to the books. Nothing was lost; try again in a moment.")
    if "disk is full" in text or "no space left" in text:
        return Unavailable("The disk is full. Nothing was lost; make room and try again.")
    if "disk i/o error" in text:
        return Unavailable("The disk fails (I/O error). Nothing was lost; have it looked at, and try again.")
    if "not a database" in text or "malformed" in text:
        return Unavailable("The file is damaged or is not a Counterfoil company. Restore it from a backup.")
    if "unable to open" in text or "readonly" in text or "read-only" in text:
        return Unavailable("The company file cannot be opened for writing. Check the folder and its permissions.")
    if kind in {"OperationalError", "AdminShutdown", "ConnectionTimeout"} and "syntax" not in text:
        if any(words in text for words in ("no such", "undefined", "ambiguous", "has no column", "does not exist")):
            return None  # a mistake in our SQL, which no second try mends
        return Unavailable(f"The database does not answer ({str(error).splitlines()[0]}). Nothing was lost; try again.")
    return None
