"""Reading: one snapshot of the books. Imports next to nothing, so that a window has its rows soon."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from app.domain.errors import Unavailable
from app.store.sql import Statement, sql

if TYPE_CHECKING:
    from app.store.engine import Words

Params = Mapping[str, Any]
NOTHING: dict[str, Any] = {}
_AT_ONCE = 1000
_TURN = itertools.count(1)
_LOCAL = sql("SELECT key, value FROM local")


class View:
    """One snapshot of the books. Not for use outside the `with` that opened it."""

    def __init__(self, connection: Any, words: Words) -> None:
        self._cursor = connection.cursor()
        self.engine_name = words.name
        self._sqlite = words.name == "sqlite"
        self._stopped = False

    def close(self) -> None:
        """It is over, and holds nothing of its connection any more.

        Whoever lets go of it last would wait until what the connection is asked next is answered: the windows' thread,
        for a report.
        """
        self._cursor.close()

    def interrupt(self) -> None:
        """Stop what is being asked, from another thread: it raises Unavailable, and so does what is asked after it."""
        self._stopped = True
        connection = self._cursor.connection
        if self._sqlite:
            connection.interrupt()
        else:
            connection.cancel()

    def _run(self, statement: Statement, params: Params) -> None:
        if self._stopped:
            raise Unavailable("A newer question took the place of this one.")
        self._cursor.execute(statement.sqlite if self._sqlite else statement.postgresql, params)

    def rows(self, statement: Statement, params: Params = NOTHING) -> list[Any]:
        """All rows, as tuples in the statement's column order."""
        self._run(statement, params)
        rows: list[Any] = self._cursor.fetchall()
        return rows

    def each(self, statement: Statement, params: Params = NOTHING) -> Iterator[Any]:
        """The rows one after another: a million need no more memory than a thousand. Meanwhile others may be asked."""
        connection = self._cursor.connection
        # A named one is held by the server, which else sends all rows at once.
        cursor = connection.cursor() if self._sqlite else connection.cursor(name=f"each_{next(_TURN)}")
        try:
            cursor.execute(statement.sqlite if self._sqlite else statement.postgresql, params)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield from rows
        finally:
            cursor.close()

    def row(self, statement: Statement, params: Params = NOTHING) -> Any | None:
        """The first row, or None."""
        self._run(statement, params)
        return self._cursor.fetchone()

    def value(self, statement: Statement, params: Params = NOTHING, default: Any = None) -> Any:
        """The first column of the first row, or the default if there is none or it is NULL."""
        row = self.row(statement, params)
        return default if row is None or row[0] is None else row[0]

    def flush(self) -> None:
        """Let the journal hold all that was recorded so far; there is nothing to do for a reader."""

    def local(self) -> dict[str, str]:
        """This file's own notes: station, company id."""
        return dict(self.rows(_LOCAL))
