"""The three column types of the books, the same on both engines.

SQLite STRICT tables know TEXT and INTEGER; PostgreSQL gets TEXT in collation C (so that both sort alike) and BIGINT.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Table, Text

METADATA = MetaData()

WHOLE = BigInteger().with_variant(Integer(), "sqlite")
TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def table(name: str, *items: Any) -> Table:
    """A STRICT table of the books."""
    return Table(name, METADATA, *items, sqlite_strict=True)


def key(name: str, *args: Any) -> Column[Any]:
    """A text column of the primary key."""
    return Column(name, TEXT, *args, primary_key=True, nullable=False)


def number_key(name: str) -> Column[Any]:
    """An integer column of the primary key."""
    return Column(name, WHOLE, primary_key=True, nullable=False, autoincrement=False)


def text(*names: str) -> list[Column[Any]]:
    """Text columns, empty unless given."""
    return [Column(name, TEXT, nullable=False, server_default="") for name in names]


def whole(*names: str) -> list[Column[Any]]:
    """Integer columns, zero unless given."""
    return [Column(name, WHOLE, nullable=False, server_default="0") for name in names]


def optional(name: str) -> Column[Any]:
    """An integer that may be missing."""
    return Column(name, WHOLE, nullable=True)


def child(name: str, parent: str) -> Column[Any]:
    """A column of the primary key that names the row's parent ("invoice.id"), which the same fact writes.

    Checked at commit, so that a batch may write its rows in any order.
    """
    own = ForeignKey(parent, deferrable=True, initially="DEFERRED")
    return Column(name, TEXT, own, primary_key=True, nullable=False)
