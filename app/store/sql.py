"""Fixed SQL: statements are built once at import, each in the words of each engine, never in a call.

Every statement takes named parameters and works on SQLite and PostgreSQL alike. Running fixed SQL through the driver
costs a fifth of what building Core expressions in each call does; and reading needs no SQLAlchemy at all, so that a
window has its rows before that is imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Table

# A parameter is a name after one colon; `::` is a cast.
_PARAMETER = re.compile(r"(?<![:\w]):(\w+)(?!:)")


class Statement:
    """SQL text with `:name` parameters, in the words of each engine; `sqlite` is the text as it was written.

    For many rows values go by place (`sqlite_many`): looking each name up costs SQLite as much as the row itself.
    """

    __slots__ = ("_many", "_postgresql", "_postgresql_many", "_values", "sqlite")

    def __init__(self, source: str) -> None:
        self.sqlite = source
        self._postgresql = ""
        self._postgresql_many = ""
        self._many = ""
        self._values: Callable[[Mapping[str, Any]], Any] = dict

    @property
    def postgresql(self) -> str:
        """The text with parameters as psycopg names them; made when first needed."""
        if not self._postgresql:
            self._postgresql = _PARAMETER.sub(r"%(\1)s", self.sqlite.replace("%", "%%"))
        return self._postgresql

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters in the order in which the text names them."""
        return tuple(_PARAMETER.findall(self.sqlite))

    @property
    def sqlite_many(self) -> tuple[str, Callable[[Mapping[str, Any]], Any]]:
        """The text with values by place, and what brings a row's values into their places; made when first needed."""
        if not self._many:
            places = self.names
            self._values = itemgetter(*places) if len(places) > 1 else lambda row: [row[name] for name in places]
            self._many = _PARAMETER.sub("?", self.sqlite)
        return self._many, self._values

    @property
    def postgresql_many(self) -> str:
        """The text with values by place, for psycopg."""
        if not self._postgresql_many:
            self._postgresql_many = _PARAMETER.sub("%s", self.sqlite.replace("%", "%%"))
        return self._postgresql_many


def sql(source: str) -> Statement:
    """A statement written out."""
    return Statement(source)


def _head(table: Table, columns: Sequence[str]) -> str:
    for column in columns:
        _ = table.c[column]  # a misspelt column fails at import
    names, values = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({values})"


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def insert(table: Table, *columns: str) -> Statement:
    """Write a row; all columns unless some are named."""
    return Statement(_head(table, columns or [column.name for column in table.columns]))


def add(table: Table, *sums: str, copy: Sequence[str] = ()) -> Statement:
    """Add to the sums of a row, which comes into being if need be; `copy` columns take the given value."""
    keys = _keys(table)
    sets = [f"{s} = {table.name}.{s} + excluded.{s}" for s in sums] + [f"{c} = excluded.{c}" for c in copy]
    return Statement(
        f"{_head(table, [*keys, *copy, *sums])} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(sets)}"
    )


def newest(table: Table, *columns: str, stamp: str = "hlc") -> Statement:
    """Write columns of a row unless a newer stamp did already."""
    keys = _keys(table)
    sets = ", ".join(f"{c} = excluded.{c}" for c in [*columns, stamp])
    return Statement(
        f"{_head(table, [*keys, *columns, stamp])} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets} "
        f"WHERE excluded.{stamp} > {table.name}.{stamp}"
    )


def largest(table: Table, *columns: str) -> Statement:
    """Keep the larger of what a column holds and what is given, so that no order of arrival matters."""
    keys = _keys(table)
    sets = ", ".join(f"{c} = CASE WHEN excluded.{c} > {table.name}.{c} THEN excluded.{c} ELSE {table.name}.{c} END"
                     for c in columns)  # fmt: skip
    return Statement(f"{_head(table, [*keys, *columns])} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets}")
